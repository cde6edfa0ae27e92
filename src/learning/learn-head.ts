import { CholeskyDecomposition, EigenvalueDecomposition, Matrix } from 'ml-matrix'
import type { Head, LayerMap } from '#src/domain/head.ts'
import type { Sku } from '#src/domain/sku.ts'
import { blendViews, wholeWeights } from '#src/identify/scoring/blend-views.ts'
import { gramOf } from './gram.ts'

export interface LabelledPhoto {
  readonly sku: Sku
  /** What each layer of the embedder sees, the embedding first: a unit vector for each view. */
  readonly layers: readonly (readonly Float32Array[])[]
}

/** What a photo contributes to what is learned: its views and their mean, or the mean alone. */
export type HeadRows = 'views' | 'mean'

/** How a head is learned. */
export interface HeadRecipe {
  readonly rows: HeadRows
  /** How much of the measured covariance is replaced by the same variance in every direction, 0-1. */
  readonly shrinkage: number
}

/** Of what comes out: what tells a thousand SKUs apart fits into fewer. */
const maxDim = 256
/** SKUs whose means are told apart; more would make the decomposition slow and hardly change its directions. */
const maxMeans = 1_000

/** Learns heads of one kind of rows; each further shrinkage costs little more. Undefined: there is no such head. */
export type HeadLearner = (shrinkage: number) => Head | undefined

/**
 * Learns a head: in each layer the covariance of photos around the mean of their SKU becomes the same in all directions
 * (within-class covariance normalisation: A. Hatch, S. Kajarekar, A. Stolcke, Interspeech 2006), then the directions
 * are kept in which the means differ most (linear discriminant analysis). The means of all SKUs take part, also of
 * those with a single photo: without them, SKUs that it did not learn from would fall together.
 *
 * @param learnsFrom of which SKUs the photos' differences count
 * @returns undefined when no SKU has two different photos, or there is only one SKU
 */
export function createHeadLearner(
  photos: readonly LabelledPhoto[],
  rows: HeadRows,
  learnsFrom: (sku: Sku) => boolean = () => true,
): HeadLearner | undefined {
  const groups = [...Map.groupBy(photos, ({ sku }) => sku)]
  const chosen = groups.filter(([sku, members]) => members.length > 1 && learnsFrom(sku))
  if (chosen.length === 0 || groups.length < 2) return undefined
  const layers = photos[0]?.layers.map((_, layer) =>
    measureLayer(
      groups.map(([sku, members]) => ({
        rows: members.flatMap(({ layers: seen }) => rowsOf(seen[layer] ?? [], rows)),
        isLearned: members.length > 1 && learnsFrom(sku),
      })),
    ),
  )
  return (shrinkage) => {
    const maps = (layers ?? []).map((layer) => solveLayer(layer, shrinkage))
    return maps.every((map) => map !== undefined) ? maps : undefined
  }
}

/** The same for one recipe. */
export function learnHead(
  photos: readonly LabelledPhoto[],
  { rows, shrinkage }: HeadRecipe,
): Head | undefined {
  return createHeadLearner(photos, rows)?.(shrinkage)
}

function rowsOf(views: readonly Float32Array[], rows: HeadRows): readonly Float32Array[] {
  const mean = blendViews(views, wholeWeights.headed)
  return rows === 'mean' || views.length === 1 ? [mean] : [...views, mean]
}

/** The rows of one SKU. */
interface Class {
  readonly rows: readonly Float32Array[]
  readonly isLearned: boolean
}

interface LayerMoments {
  /** Within the classes that are learned from, pooled and unbiased: dim x dim. */
  readonly covariance: Matrix
  /** Of some classes, centred: dim x count. */
  readonly centred: Matrix
  readonly mean: Float32Array
}

function measureLayer(classes: readonly Class[]): LayerMoments {
  const measured = classes.map(({ rows, isLearned }) => ({ rows, isLearned, mean: meanOf(rows) }))
  const deviations = measured
    .filter(({ isLearned }) => isLearned)
    .flatMap(({ rows, mean }) => {
      const unbiased = Math.sqrt(rows.length / (rows.length - 1))
      return rows.map((row) => mean.map((middle, at) => ((row[at] ?? 0) - middle) * unbiased))
    })
  const dim = measured[0]?.mean.length ?? 0
  const covariance = new Matrix(dim, dim)
  const products = gramOf(deviations, dim)
  for (const [at, value] of products.entries()) {
    covariance.set(Math.floor(at / dim), at % dim, value / deviations.length)
  }
  const means = new Matrix(evenly(measured, maxMeans).map(({ mean }) => mean))
  const mean = means.mean('column')
  const centred = means.subRowVector(mean).transpose()
  return { covariance, centred, mean: Float32Array.from(mean) }
}

function meanOf(rows: readonly Float32Array[]): Float64Array {
  const sum = new Float64Array(rows[0]?.length ?? 0)
  for (const row of rows) {
    for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] ?? 0) + (row[at] ?? 0)
  }
  return sum.map((value) => value / rows.length)
}

function solveLayer(
  { covariance, centred, mean }: LayerMoments,
  shrinkage: number,
): LayerMap | undefined {
  const size = covariance.rows
  const within = new CholeskyDecomposition(
    Matrix.mul(covariance, 1 - shrinkage).add(
      Matrix.eye(size, size, (shrinkage * covariance.trace()) / size),
    ),
  )
  if (!within.isPositiveDefinite()) return undefined
  return { mean, map: discriminants(centred, within) }
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
