import { z } from 'zod'
import {
  type CategoryGuess,
  type CategoryVote,
  type Chances,
  combineChances,
  likeliest,
  voteOn,
} from '#src/domain/category.ts'
import { categoryChances, meanChances } from '#src/domain/category-model.ts'
import type { Features } from '#src/domain/features.ts'
import { lazyFor } from '#src/lib/lazy.ts'
import type { CategoryModels } from '#src/ports/category-models.ts'
import type { CategoryShelf } from '#src/ports/category-shelf.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import { blendViews, wholeWeights } from './blend-views.ts'
import { layersOf } from './embedding-space.ts'
import type { ScoredCandidate } from './score.ts'

export interface CategoriseOptions {
  readonly embedder: Pick<Embedder, 'id' | 'dim' | 'midDim' | 'views'>
  readonly categoryModels: Pick<CategoryModels, 'find'>
  readonly categoryShelf: Pick<CategoryShelf, 'ofSkus' | 'isGone'>
  readonly settings: Pick<SettingsStore, 'get'>
}

/**
 * A photo and the SKUs it is like, best first -> what it most likely shows; where the shop's categories were not learned,
 * by the word of these alone.
 * @returns undefined where nothing is like it
 */
export type Categorise = (
  features: Features,
  candidates: readonly ScoredCandidate[],
) => Promise<CategoryGuess | undefined>

/** What categories are learned from and told by: the embedding of a photo, all views as one and each alone. */
export function categoryVectors(
  features: Features,
  embedder: CategoriseOptions['embedder'],
): { readonly seen: Float32Array; readonly views: readonly Float32Array[] } {
  const [views = []] = layersOf(features, embedder)
  return { seen: blendViews(views, wholeWeights.plain), views }
}

export function createCategoriser(options: CategoriseOptions): Categorise {
  const { embedder, categoryModels, categoryShelf, settings } = options
  const model = lazyFor(
    async () => {
      const version = await readCategoriesInUse(settings, embedder.id)
      return { version, key: String(version) }
    },
    async ({ version }) =>
      version === null ? undefined : categoryModels.find(embedder.id, version),
  )
  return async (features, candidates) => {
    const learned = await model.get()
    const { seen, views } = categoryVectors(features, embedder)
    const sure = learned && likeliest(meanChances(learned, views))
    if (sure && sure.chance >= learned.sureFrom) {
      return { ...sure, isSure: true, isGone: await categoryShelf.isGone(sure.name) }
    }
    const vote = voteOn(await votesOf(candidates, categoryShelf))
    const best = learned ? likeliestOf(categoryChances(learned, seen), vote) : likeliest(vote)
    return best && { ...best, isSure: false, isGone: false }
  }
}

async function votesOf(
  candidates: readonly ScoredCandidate[],
  categoryShelf: Pick<CategoryShelf, 'ofSkus'>,
): Promise<readonly CategoryVote[]> {
  const categories = await categoryShelf.ofSkus(candidates.map(({ sku }) => sku))
  return candidates.flatMap(({ sku, score }) => {
    const category = categories.get(sku)
    return category === undefined ? [] : [{ category, score }]
  })
}

/** A category that was not learned has the neighbours' word alone. */
function likeliestOf(learned: Chances, vote: Chances): ReturnType<typeof likeliest> {
  const neighbour = likeliest(vote)
  return neighbour && !learned.has(neighbour.name)
    ? neighbour
    : likeliest(combineChances(learned, vote))
}

/** Version of the model in use with an embedder; null: none. */
export async function readCategoriesInUse(
  settings: Pick<SettingsStore, 'get'>,
  embedderId: string,
): Promise<number | null> {
  return z.int().safeParse(await settings.get(inUseKey(embedderId))).data ?? null
}

/** Takes effect with the next photo, in every process. */
export async function saveCategoriesInUse(
  settings: Pick<SettingsStore, 'set'>,
  embedderId: string,
  version: number | null,
): Promise<void> {
  await settings.set(inUseKey(embedderId), version)
}

function inUseKey(embedderId: string): string {
  return `categories:${embedderId}`
}
