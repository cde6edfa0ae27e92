import type { VectorIndex } from '#src/ports/vector-index.ts'
import { type ScoredCandidate, scoreCandidates, searchBreadth } from './score.ts'

/** The SKUs whose references are nearest to a vector, best first: the shop's pictures and what shoppers sent alike. */
export async function searchCandidates(
  index: VectorIndex,
  vector: Float32Array,
): Promise<readonly ScoredCandidate[]> {
  const found = await Promise.all([
    index.search(vector, { role: 'product', ...searchBreadth }),
    index.search(vector, { role: 'shopper', ...searchBreadth }),
  ])
  return scoreCandidates(found.flat())
}
