import { EVD, Matrix } from 'ml-matrix'
import { cholesky, solveLower, solveUpper } from './cholesky.ts'
import type { LearnedMap } from './features.ts'

/** What the map is learned from: how one thing's pictures differ, and how things differ. */
export interface Lessons {
  /** Photo minus the clean reference picture of the same thing, one row per photo. */
  readonly differences: readonly Float32Array[]
  /** The mean of each thing's pictures, one row per thing; more things than `dim`. */
  readonly things: readonly Float32Array[]
  readonly dim: number
  /** 0 to 1: how far the within-class covariance is pulled towards its diagonal. */
  readonly shrinkage: number
  /**
   * 0 to 1: how far strong directions are brought down to the weak ones. Colour varies most
   * between things and would otherwise rule the cosine alone.
   */
  readonly balance: number
}

/**
 * Within-class covariance normalisation (Hatch, Kajarekar & Stolcke, Interspeech 2006), then the
 * directions in which things differ most: Fisher's discriminants of Dehak et al., IEEE TASLP 2011.
 * With b the variance of a direction between things, that within one being 1, its weight is
 * sqrt(b / (b + 1)), so that an unreliable direction counts less, times (b + 1)^(-balance / 2).
 */
export function learnMap({ differences, things, dim, shrinkage, balance }: Lessons): LearnedMap {
  const count = things[0]?.length ?? 0
  const lower = cholesky(shrink(secondMoment(differences, count), count, shrinkage), count)
  const mean = meanOf(things, count)
  const whitened = things.map((row) => {
    const centred = Float64Array.from(row, (value, i) => value - at(mean, i))
    return solveLower(lower, centred)
  })
  const { directions, variances } = principalDirections(whitened, dim)
  const matrix = new Float32Array(dim * count)
  directions.forEach((direction, row) => {
    const variance = at(variances, row)
    const weight = Math.sqrt(variance) * (variance + 1) ** (-(1 + balance) / 2)
    const unwhitened = solveUpper(lower, direction)
    for (let i = 0; i < count; i++) matrix[row * count + i] = weight * at(unwhitened, i)
  })
  return { dim, mean, matrix }
}

/** Mean outer product of the rows; only the lower triangle is filled. */
function secondMoment(rows: readonly Float32Array[], count: number): Float64Array {
  const sums = new Float64Array(count * count)
  for (const row of rows) {
    for (let i = 0; i < count; i++) {
      const factor = at(row, i) / rows.length
      const offset = i * count
      for (let j = 0; j <= i; j++) sums[offset + j] = at(sums, offset + j) + factor * at(row, j)
    }
  }
  return sums
}

/** Ledoit & Wolf's remedy for more features than photos; a feature that never moved gets a floor. */
function shrink(moment: Float64Array, count: number, share: number): Float64Array {
  let trace = 0
  for (let i = 0; i < count; i++) trace += at(moment, i * count + i)
  const floor = (1e-3 * trace) / count
  return moment.map((value, index) => {
    const onDiagonal = Math.floor(index / count) === index % count
    return onDiagonal ? value + floor : value * (1 - share)
  })
}

function meanOf(rows: readonly Float32Array[], count: number): Float64Array {
  const mean = new Float64Array(count)
  for (const row of rows) {
    for (let i = 0; i < count; i++) mean[i] = at(mean, i) + at(row, i) / rows.length
  }
  return mean
}

/** Through the Gram matrix: there are fewer things than features. */
function principalDirections(rows: readonly Float64Array[], dim: number) {
  const gram = new Matrix(rows.map((a) => rows.map((b) => dot(a, b) / rows.length)))
  const { realEigenvalues, eigenvectorMatrix } = new EVD(gram, { assumeSymmetric: true })
  const order = realEigenvalues
    .map((value, index) => ({ value, index }))
    .sort((a, b) => b.value - a.value)
    .slice(0, dim)
  const directions = order.map(({ value, index }) => {
    const direction = new Float64Array(rows[0]?.length ?? 0)
    const scale = 1 / Math.sqrt(Math.max(value, 1e-12) * rows.length)
    rows.forEach((row, thing) => {
      const weight = eigenvectorMatrix.get(thing, index) * scale
      for (let i = 0; i < direction.length; i++)
        direction[i] = at(direction, i) + weight * at(row, i)
    })
    return direction
  })
  return { directions, variances: order.map(({ value }) => value) }
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += at(a, i) * at(b, i)
  return sum
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? 0
}
