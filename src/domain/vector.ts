/** Sums of float32 products differ in their last bits; this is far more, and far less than any real mistake. */
const normTolerance = 1e-3

/** Why an array is no vector of `dim` finite values, as the end of a sentence; undefined when it is one. */
export function vectorProblem(vector: Float32Array, dim: number): string | undefined {
  if (vector.length !== dim) return `has ${vector.length} values, not ${dim}`
  if (!vector.every(Number.isFinite)) return 'has values that are not finite'
  return undefined
}

/** The same for a vector that must have unit length. */
export function unitVectorProblem(vector: Float32Array, dim: number): string | undefined {
  const problem = vectorProblem(vector, dim)
  if (problem) return problem
  let squares = 0
  for (const value of vector) squares += value * value
  const norm = Math.sqrt(squares)
  return Math.abs(norm - 1) > normTolerance ? `has the length ${norm.toFixed(3)}, not 1` : undefined
}

/** The same direction with length 1; undefined for a vector that is zero or not finite. */
export function toUnitVector(vector: Float32Array): Float32Array | undefined {
  let squares = 0
  for (const value of vector) squares += value * value
  const norm = Math.sqrt(squares)
  if (!Number.isFinite(norm) || norm < 1e-12) return undefined
  return vector.map((value) => value / norm)
}
