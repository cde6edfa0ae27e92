import type { CategoryGuess } from '#src/domain/category.ts'
import { type Candidate, maxCandidates } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { Limits } from '#src/identify/scoring/thresholds.ts'
import { fuseRanks } from '#src/lib/fuse-ranks.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { FoundProducts, ProductSearch } from '#src/ports/product-search.ts'
import type { VisionModel, VisionQuestion } from '#src/ports/vision-model.ts'
import { promoteColourMatch } from './colour-candidates.ts'

/** Words find at most so many: a caption is as often about sizes and delivery as about the product. */
const foundByWords = 10

const nothing: FoundProducts = { skus: [], costMicroUsd: 0 }

export interface NarrowOptions {
  readonly search: ProductSearch['search']
  readonly model: Pick<VisionModel, 'describe'>
  readonly catalogue: Pick<CatalogueStore, 'findProducts'>
}

export interface Narrowed {
  /** At most five, the most similar first. */
  readonly candidates: readonly Candidate[]
  readonly costMicroUsd: number
}

/**
 * Everything that may be in the photo -> the few that a model chooses from: the image neighbours and what the catalogue
 * says in words, fused by rank. The words are the caption's and, when no neighbour is near, those of a cheap model that
 * describes the photo; when none is available, the names of the photo's colours stand in.
 *
 * Where it is sure what category the photo shows, neighbours of others come last.
 */
export async function narrow(
  options: NarrowOptions,
  question: VisionQuestion,
  seen: Seen,
): Promise<Narrowed> {
  const { search, model } = options
  const { neighbours, limits } = seen
  const { caption } = question
  const find = async (text: string) =>
    text === '' ? nothing : search(text, foundByWords, question)
  const byCaption = await find(caption)
  const description = isWeak(neighbours, limits) ? await model.describe(question) : undefined
  const words = description?.kind === 'described' ? description.words.join(' ') : ''
  const byDescription = await find(words)
  const byImage = await ofCategory(options, seen)
  const ranking = fuseRanks([byImage, byCaption.skus, byDescription.skus])
  const isUndescribed = description !== undefined && words === ''
  const chosen = isUndescribed
    ? await promoteColourMatch(options, question, { neighbours, ranking })
    : { skus: ranking, costMicroUsd: 0 }
  const paid = [byCaption, description, byDescription, chosen]
  return {
    candidates: scored(chosen.skus, neighbours),
    costMicroUsd: paid.reduce((sum, one) => sum + (one?.costMicroUsd ?? 0), 0),
  }
}

/** What the photo was seen to be like. */
interface Seen {
  /** By image, best first. */
  readonly neighbours: readonly Candidate[]
  readonly limits: Limits
  readonly category?: CategoryGuess | undefined
}

async function ofCategory(
  { catalogue }: Pick<NarrowOptions, 'catalogue'>,
  { neighbours, category }: Seen,
): Promise<readonly Sku[]> {
  const skus = neighbours.map(({ sku }) => sku)
  if (!category?.isSure) return skus
  const products = await catalogue.findProducts(skus)
  const own = new Set(
    products.filter((one) => one.category === category.name).map(({ sku }) => sku),
  )
  return [...skus.filter((sku) => own.has(sku)), ...skus.filter((sku) => !own.has(sku))]
}

/** Nothing is near enough to be offered to a shopper: the product, if it is sold, has no photo like this one. */
function isWeak([best]: readonly Candidate[], limits: Limits): boolean {
  return !best || (limits.fitted && best.score < limits.plausible)
}

/** The first of a ranking, with their similarity. */
function scored(ranking: readonly Sku[], neighbours: readonly Candidate[]): readonly Candidate[] {
  const scores = new Map(neighbours.map(({ sku, score }) => [sku, score]))
  // What only words found is at most as similar as the last neighbour.
  const least = neighbours.at(-1)?.score ?? 0
  return ranking
    .slice(0, maxCandidates)
    .map((sku) => ({ sku, score: scores.get(sku) ?? least }))
    .sort((a, b) => b.score - a.score)
}
