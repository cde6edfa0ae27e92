import { softMaximum } from '#src/identify/scoring/score.ts'

/** One picture of the index: which SKU it shows, and its unit vector. */
export interface Reference {
  readonly sku: string
  readonly vector: Float32Array
}

export interface Scored {
  readonly sku: string
  /** All the SKU's pictures together, as the ladder scores them. */
  readonly score: number
}

/** Every SKU by its pictures, the best first. */
export function rank(references: readonly Reference[], vector: Float32Array): Scored[] {
  return [...Map.groupBy(references, ({ sku }) => sku)]
    .map(([sku, pictures]) => ({
      sku,
      score: softMaximum(pictures.map((picture) => cosine(picture.vector, vector))),
    }))
    .sort((a, b) => b.score - a.score)
}

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)
}
