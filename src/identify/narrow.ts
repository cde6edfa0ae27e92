import { type Candidate, maxCandidates } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'
import { fuseRanks } from '#src/lib/fuse-ranks.ts'
import type { FoundProducts, ProductSearch } from '#src/ports/product-search.ts'
import type { VisionModel, VisionQuestion } from '#src/ports/vision-model.ts'
import type { Limits } from './thresholds.ts'

/** Words find at most so many: a caption is as often about sizes and delivery as about the product. */
const foundByWords = 10

const nothing: FoundProducts = { skus: [], costMicroUsd: 0 }

export interface NarrowOptions {
  readonly search: ProductSearch['search']
  readonly model: Pick<VisionModel, 'describe'>
}

export interface Narrowed {
  /** At most five, the most similar first. */
  readonly candidates: readonly Candidate[]
  readonly costMicroUsd: number
}

/**
 * Everything that may be in the photo -> the few that a model chooses from: the image neighbours and what the catalogue
 * says in words, fused by rank. The words are the caption's and, when no neighbour is near, those of a cheap model that
 * describes the photo.
 *
 * @param neighbours by image, best first
 */
export async function narrow(
  { search, model }: NarrowOptions,
  question: VisionQuestion,
  { neighbours, limits }: { readonly neighbours: readonly Candidate[]; readonly limits: Limits },
): Promise<Narrowed> {
  const { caption } = question
  const find = async (text: string) =>
    text === '' ? nothing : search(text, foundByWords, question)
  const byCaption = await find(caption)
  const description = isWeak(neighbours, limits) ? await model.describe(question) : undefined
  const words = description?.kind === 'described' ? description.words.join(' ') : ''
  const byDescription = await find(words)
  const paid = [byCaption, description, byDescription]
  return {
    candidates: fuse(neighbours, [byCaption.skus, byDescription.skus]),
    costMicroUsd: paid.reduce((sum, one) => sum + (one?.costMicroUsd ?? 0), 0),
  }
}

/** Nothing is near enough to be offered to a shopper: the product, if it is sold, has no photo like this one. */
function isWeak([best]: readonly Candidate[], limits: Limits): boolean {
  return !best || (limits.fitted && best.score < limits.plausible)
}

function fuse(
  neighbours: readonly Candidate[],
  byWords: readonly (readonly Sku[])[],
): readonly Candidate[] {
  const scores = new Map(neighbours.map(({ sku, score }) => [sku, score]))
  // What only words found is at most as similar as the last neighbour.
  const least = neighbours.at(-1)?.score ?? 0
  return fuseRanks([[...scores.keys()], ...byWords])
    .slice(0, maxCandidates)
    .map((sku) => ({ sku, score: scores.get(sku) ?? least }))
    .sort((a, b) => b.score - a.score)
}
