import type { Candidate } from '#src/domain/outcome.ts'
import type { SkuNeighbours } from '#src/ports/vector-index.ts'

/** What an index is asked for: more SKUs than are shown, for their order may change once all their photos count. */
export const searchBreadth = { limit: 50, photosPerSku: 8 } as const

/** So much less similar, and a photo counts e times less beside the nearest one of its SKU. */
const temperature = 1 / 30

export interface ScoredCandidate extends Candidate {
  /** Similarity of its nearest photo alone. */
  readonly nearest: number
}

/** Neighbours from both collections -> candidates, best first, scored by all their photos together. */
export function scoreCandidates(neighbours: readonly SkuNeighbours[]): readonly ScoredCandidate[] {
  const bySku = Map.groupBy(neighbours, ({ sku }) => sku)
  return [...bySku]
    .map(([sku, groups]) => {
      const similarities = groups.flatMap(({ photos }) =>
        photos.map(({ similarity }) => similarity),
      )
      return { sku, score: softMaximum(similarities), nearest: Math.max(...similarities) }
    })
    .sort((a, b) => b.score - a.score)
}

/**
 * The logarithm of the mean exponential of the nearer half, at least one: between mean and maximum, so that several
 * near photos count for more than one, and a SKU with many photos has no advantage over one with few, as it would have
 * with the sum. The farther half shows the product from other sides. When it counted too, a shopper's photo of a
 * garment's detail made its back harder to recognise: of 88 such pairs 60 were then right, with half of them 71.
 */
export function softMaximum(similarities: readonly number[]): number {
  const descending = similarities.toSorted((a, b) => b - a)
  const near = descending.slice(0, Math.ceil(descending.length / 2))
  const nearest = near[0] ?? -1
  const sum = near.reduce(
    (total, similarity) => total + Math.exp((similarity - nearest) / temperature),
    0,
  )
  return nearest + temperature * Math.log(sum / near.length)
}
