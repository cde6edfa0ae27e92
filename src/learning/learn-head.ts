import { CholeskyDecomposition, EigenvalueDecomposition, Matrix } from 'ml-matrix'
import type { Head } from '#src/domain/head.ts'
import type { Sku } from '#src/domain/sku.ts'

export interface LabelledEmbedding {
  readonly sku: Sku
  readonly embedding: Float32Array
}

/** How much of the measured covariance is replaced by the same variance in every direction, 0-1. */
const shrinkage = 0.3
/** Of what comes out: what tells a thousand SKUs apart fits into fewer. */
const maxDim = 256
/** SKUs whose means are told apart; more would make the decomposition slow and hardly change its directions. */
const maxMeans = 1_000

/**
 * Learns a head: the covariance of photos around the mean of their SKU becomes the same in all directions
 * (within-class covariance normalisation: A. Hatch, S. Kajarekar, A. Stolcke, Interspeech 2006), then the directions
 * are kept in which the means differ most (linear discriminant analysis). The means of all SKUs take part, also of
 * those with a single photo: without them, SKUs that it did not learn from would fall together.
 *
 * @param learnsFrom of which SKUs the photos' differences count
 * @returns undefined when no SKU has two different photos, or there is only one SKU
 */
export function learnHead(
  photos: readonly LabelledEmbedding[],
  learnsFrom: (sku: Sku) => boolean = () => true,
): Head | undefined {
  const classes = [...Map.groupBy(photos, ({ sku }) => sku)].map(([sku, members]) => {
    const rows = new Matrix(members.map(({ embedding }) => embedding))
    return { sku, rows, mean: rows.mean('column') }
  })
  const chosen = classes.filter(({ sku, rows }) => rows.rows > 1 && learnsFrom(sku))
  if (chosen.length === 0 || classes.length < 2) return undefined
  const within = new CholeskyDecomposition(shrunkenCovariance(chosen))
  if (!within.isPositiveDefinite()) return undefined
  const means = new Matrix(evenly(classes, maxMeans).map(({ mean }) => mean))
  const mean = means.mean('column')
  const centred = means.subRowVector(mean).transpose()
  return { mean: Float32Array.from(mean), map: discriminants(centred, within) }
}

interface Class {
  readonly rows: Matrix
  readonly mean: readonly number[]
}

/** Within classes, pooled and unbiased: dim x dim. */
function shrunkenCovariance(classes: readonly Class[]): Matrix {
  const deviations = classes.flatMap(({ rows, mean }) => {
    const unbiased = Math.sqrt(rows.rows / (rows.rows - 1))
    return rows
      .clone()
      .subRowVector([...mean])
      .mul(unbiased)
      .to2DArray()
  })
  const covariance = new Matrix(deviations).gram().div(deviations.length)
  const variance = covariance.trace() / covariance.rows
  return covariance
    .mul(1 - shrinkage)
    .add(Matrix.eye(covariance.rows, covariance.rows, shrinkage * variance))
}

/**
 * The directions that part the means most where the covariance within classes is that of a sphere. With W = L L' they
 * are eigenvectors of L^-1 M M' L^-T; those of the smaller M' W^-1 M lead to the same ones.
 * @param means dim x count, centred
 * @returns directions x dim values, row after row
 */
function discriminants(means: Matrix, within: CholeskyDecomposition): Float32Array {
  const solved = within.solve(means)
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    means.transposeMultiply(solved),
    { assumeSymmetric: true },
  )
  const largest = Math.max(...realEigenvalues)
  const kept = realEigenvalues
    .map((value, at) => ({ value, at }))
    .filter(({ value }) => value > largest * 1e-9)
    .sort((a, b) => b.value - a.value)
    .slice(0, maxDim)
  const directions = solved
    .mmul(
      eigenvectorMatrix.selection(
        allRows(eigenvectorMatrix),
        kept.map(({ at }) => at),
      ),
    )
    .divRowVector(kept.map(({ value }) => Math.sqrt(value)))
  return Float32Array.from(directions.transpose().to1DArray())
}

function allRows({ rows }: Matrix): number[] {
  return Array.from({ length: rows }, (_, row) => row)
}

function evenly<T>(items: readonly T[], most: number): readonly T[] {
  const step = Math.max(1, items.length / most)
  return items.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step))
}
