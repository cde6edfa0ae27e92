// ml-matrix's decompositions go through get and set and take minutes at this size; rows of a
// typed array take seconds.

/** Lower factor of a symmetric positive matrix, whose lower triangle is read; row by row. */
export function cholesky(matrix: Float64Array, size: number): readonly Float64Array[] {
  const rows: Float64Array[] = []
  for (let i = 0; i < size; i++) {
    const row = new Float64Array(i + 1)
    for (let j = 0; j < i; j++) {
      const other = rows[j] ?? row
      row[j] = (at(matrix, i * size + j) - dot(row, other, j)) / at(other, j)
    }
    const rest = at(matrix, i * size + i) - dot(row, row, i)
    if (rest <= 0) throw new RangeError(`The matrix is not positive: row ${i}`)
    row[i] = Math.sqrt(rest)
    rows.push(row)
  }
  return rows
}

/** Solves L x = b. */
export function solveLower(lower: readonly Float64Array[], b: ArrayLike<number>): Float64Array {
  const x = new Float64Array(lower.length)
  lower.forEach((row, i) => {
    x[i] = (at(b, i) - dot(row, x, i)) / at(row, i)
  })
  return x
}

/** Solves Lᵀ x = b. */
export function solveUpper(lower: readonly Float64Array[], b: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(b)
  for (let i = lower.length - 1; i >= 0; i--) {
    const row = lower[i] ?? x
    const value = at(x, i) / at(row, i)
    x[i] = value
    for (let j = 0; j < i; j++) x[j] = at(x, j) - value * at(row, j)
  }
  return x
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>, length: number): number {
  let sum = 0
  for (let i = 0; i < length; i++) sum += at(a, i) * at(b, i)
  return sum
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? 0
}
