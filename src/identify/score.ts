import type { Candidate } from '#src/domain/outcome.ts'
import type { SkuNeighbours } from '#src/ports/vector-index.ts'

/**
 * Neighbours from both collections -> candidates, best first. A SKU's score is the similarity of its nearest photo,
 * whichever role that has.
 */
export function scoreCandidates(neighbours: readonly SkuNeighbours[]): readonly Candidate[] {
  const bySku = Map.groupBy(neighbours, ({ sku }) => sku)
  return [...bySku]
    .map(([sku, groups]) => ({
      sku,
      score: Math.max(
        ...groups.flatMap(({ photos }) => photos.map(({ similarity }) => similarity)),
      ),
    }))
    .sort((a, b) => b.score - a.score)
}
