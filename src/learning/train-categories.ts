import type { LearnedCategories } from '#src/domain/category-model.ts'
import { categoryVectors, saveCategoriesInUse } from '#src/identify/scoring/categorise.ts'
import type { EmbeddingSpace } from '#src/identify/scoring/embedding-space.ts'
import type { CategoryModels } from '#src/ports/category-models.ts'
import type { CategorisedFeatures, CategoryShelf } from '#src/ports/category-shelf.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { AppError } from '#src/ports/errors.ts'
import type { Progress } from '#src/ports/progress.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import {
  type CategorisedPhoto,
  type CategoryTrial,
  compareCategorisers,
  type RidgeTrial,
} from './compare-categorisers.ts'
import { fitSoftmax } from './fit-softmax.ts'
import { seededShuffle } from './folds.ts'
import type { TrainingSettings } from './training-settings.ts'

export interface TrainCategoriesDependencies {
  readonly embedder: Pick<Embedder, 'id' | 'dim' | 'midDim' | 'views'>
  readonly space: Pick<EmbeddingSpace, 'project'>
  readonly categoryShelf: Pick<CategoryShelf, 'features'>
  readonly categoryModels: Pick<CategoryModels, 'save'>
  readonly settings: Pick<SettingsStore, 'get' | 'set'>
  readonly progress: Progress
  readonly training: TrainingSettings
}

/** Shares of held-out photos, 0-1. */
export interface CategoryFigures {
  /** Right by the votes of the most similar SKUs alone. */
  readonly vote: number
  /** Right by what was learned alone. */
  readonly learned: number
  /** Right by both together. */
  readonly together: number
  /** Told surely. */
  readonly sure: number
}

export interface TrainCategoriesReport {
  /** Photos that were held out. */
  readonly photos: number
  readonly categories: number
  readonly figures: CategoryFigures
  /** Version of the model that is in use now; undefined: nothing was changed. */
  readonly version?: number
}

/** A difference that chance alone makes in one of forty comparisons. */
const significantErrors = 2
/**
 * So many times the odds of the surest mistake on held-out photos make a word sure: a shopper's photo lies further from
 * the shop's own than those from each other. Of 122 shoppers' photos of clothes, learned from one picture of each
 * product, 24 are sure then and none of them wrong.
 */
const sureOdds = Math.exp(2)
/** Where no mistake was made it might have been as sure as this. */
const leastMistake = 0.5

/**
 * Learns what tells the shop's categories apart, from the photos of all products, those that are hidden too; when it is
 * better beyond doubt than the votes of the most similar products, it is in use from the next photo on.
 * @throws AppError when there are too few photos, or there is only one category.
 */
export async function trainCategories(
  dependencies: TrainCategoriesDependencies,
): Promise<TrainCategoriesReport> {
  const { progress, training } = dependencies
  const { ridges, folds } = training.categories
  const photos = await readPhotos(dependencies)
  progress.start('trying what tells categories apart', folds)
  const recipe = { ridges, folds, maxHeldOut: training.dataLoading.maxHeldOut }
  const trials = await compareCategorisers(photos, recipe, () => progress.advance(1))
  progress.finish()
  if (trials.length < training.dataLoading.minPhotos) throw tooFew(trials.length, training)
  const at = chooseRidge(trials, ridges)
  const sureFrom = fitSureness(ofRidge(trials, at))
  const report = {
    photos: trials.length,
    categories: new Set(photos.map(({ category }) => category)).size,
    figures: figuresOf(trials, at, sureFrom),
  }
  if (!isBetter(trials, at)) return report
  const rows = photos.map(({ category, seen }) => ({ category, vector: seen }))
  const model = { ...fitSoftmax(rows, ridges[at] ?? 0), sureFrom }
  return { ...report, version: await keep(dependencies, model) }
}

async function keep(
  { embedder, categoryModels, settings }: TrainCategoriesDependencies,
  model: LearnedCategories,
): Promise<number> {
  const version = await categoryModels.save(embedder.id, model)
  await saveCategoriesInUse(settings, embedder.id, version)
  return version
}

async function readPhotos({
  categoryShelf,
  embedder,
  space,
  training,
}: TrainCategoriesDependencies): Promise<readonly CategorisedPhoto[]> {
  const stored: CategorisedFeatures[] = []
  for await (const batch of categoryShelf.features(embedder.id)) stored.push(...batch)
  const byCategory = Map.groupBy(stored, ({ category }) => category)
  if (byCategory.size < 2) {
    throw new AppError('the indexed photos are of fewer than two categories', {
      remedy: 'give products their categories in the catalogue, and index their photos',
    })
  }
  return seededShuffle(stored, 0)
    .slice(0, training.dataLoading.maxPhotos)
    .map(({ photoId, sku, category, features }) => ({
      photoId,
      sku,
      category,
      ...categoryVectors(features, embedder),
      vector: space.project(features),
    }))
}

function tooFew(found: number, { dataLoading: { minPhotos } }: TrainingSettings): AppError {
  return new AppError(
    `${found} photos of categories with several are too few to learn from (at least ${minPhotos})`,
    { remedy: 'index more photos, or set data_loading.min_photos in training.yaml' },
  )
}

/** Of the ridges that do as well as the best, within its standard error, the largest: its word is the most careful. */
function chooseRidge(trials: readonly CategoryTrial[], ridges: readonly number[]): number {
  const shares = ridges.map((_, at) =>
    shareOf(ofRidge(trials, at), ({ isSoftmaxRight }) => isSoftmaxRight),
  )
  const most = Math.max(...shares)
  const error = Math.sqrt((most * (1 - most)) / trials.length)
  return shares.findIndex((share) => share >= most - error)
}

function fitSureness(trials: readonly RidgeTrial[]): number {
  const mistakes = trials.filter(({ isViewsRight }) => !isViewsRight)
  const surest = Math.max(leastMistake, ...mistakes.map(({ viewsChance }) => viewsChance))
  const odds = (surest / (1 - surest)) * sureOdds
  return Number.isFinite(odds) ? odds / (1 + odds) : 1
}

function figuresOf(
  trials: readonly CategoryTrial[],
  at: number,
  sureFrom: number,
): CategoryFigures {
  const chosen = ofRidge(trials, at)
  return {
    vote: shareOf(trials, ({ isVoteRight }) => isVoteRight),
    learned: shareOf(chosen, ({ isSoftmaxRight }) => isSoftmaxRight),
    together: shareOf(chosen, ({ isRight }) => isRight),
    sure: shareOf(chosen, ({ viewsChance }) => viewsChance >= sureFrom),
  }
}

/** More photos are told rightly, beyond doubt; those of one SKU say much the same. */
function isBetter(trials: readonly CategoryTrial[], at: number): boolean {
  const bySku = Map.groupBy(trials, ({ sku }) => sku)
  const gains = [...bySku.values()].map((members) =>
    sumOf(
      members.map(({ isVoteRight, byRidge }) => Number(byRidge[at]?.isRight) - Number(isVoteRight)),
    ),
  )
  const error = Math.sqrt(sumOf(gains.map((gain) => gain ** 2)))
  const gain = sumOf(gains)
  return gain > 0 && gain >= significantErrors * error
}

function ofRidge(trials: readonly CategoryTrial[], at: number): readonly RidgeTrial[] {
  return trials.flatMap(({ byRidge }) => byRidge[at] ?? [])
}

function shareOf<T>(items: readonly T[], isCounted: (item: T) => boolean): number {
  return items.length === 0 ? 0 : items.filter(isCounted).length / items.length
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
