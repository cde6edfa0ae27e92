import {
  layersOf,
  readSpaceChoice,
  rememberChoice,
  type SpaceChoice,
  saveSpaceChoice,
  spaceId,
} from '#src/identify/scoring/embedding-space.ts'
import { hasOwnThresholds, saveThresholds } from '#src/identify/scoring/thresholds.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { AppError } from '#src/ports/errors.ts'
import type { FeatureSource, StoredFeatures } from '#src/ports/feature-source.ts'
import type { HeadStore } from '#src/ports/head-store.ts'
import type { Progress } from '#src/ports/progress.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import { chooseSpace, type SpaceDecision, trialsOf } from './choose-space.ts'
import {
  type Comparison,
  compareSpaces,
  type SeenPhoto,
  type SpaceKind,
  splitCount,
} from './compare-spaces.ts'
import { type Fit, fitThresholds } from './fit-thresholds.ts'
import { type HeadRecipe, learnHead } from './learn-head.ts'

export interface TrainHeadDependencies {
  readonly embedder: Pick<Embedder, 'id' | 'dim' | 'midDim' | 'views'>
  readonly features: FeatureSource
  readonly heads: Pick<HeadStore, 'save'>
  readonly settings: Pick<SettingsStore, 'get' | 'set'>
  readonly progress: Progress
}

export interface TrainHeadOptions {
  /** Use what was learned from the next photo on. */
  readonly activate: boolean
}

export interface TrainHeadReport extends SpaceDecision {
  /** Shoppers' photos that were held out and looked for. */
  readonly photos: number
  /** Undefined when nothing is better than what is in use. */
  readonly learned?: LearnedSpace
  /** What is in use, when nothing is better and it had no fitted thresholds; else undefined. */
  readonly fitted?: LearnedSpace
}

/** A space, and thresholds fitted to the held-out photos: kept if they are good enough. */
export interface LearnedSpace {
  readonly spaceId: string
  readonly choice: SpaceChoice
  readonly thresholds: Fit
}

/** With fewer, chance decides what is better. */
const minPhotos = 30
/** Of what the thresholds let decide. */
const targetPrecision = 0.99

/**
 * Learns a head from the shop's photos, and how much colours are to count; when cross-validation shows that it helps,
 * keeps it with thresholds fitted to the held-out photos.
 * @throws AppError when there are too few shoppers' photos.
 */
export async function trainHead(
  dependencies: TrainHeadDependencies,
  { activate }: TrainHeadOptions,
): Promise<TrainHeadReport> {
  const { embedder, settings, progress } = dependencies
  const photos = await readPhotos(dependencies)
  const photosHeldOut = countHeldOut(photos)
  if (photosHeldOut < minPhotos) throw tooFew(photosHeldOut)
  progress.start('trying heads', splitCount)
  const comparison = await compareSpaces(photos, () => progress.advance(1))
  progress.finish()
  const current = await readSpaceChoice(settings, embedder.id)
  const decision = chooseSpace(comparison, current)
  const report = { ...decision, photos: photosHeldOut }
  const { better } = decision
  const fitFor = fitSpace(comparison, dependencies)
  if (!better) {
    const isFitted = await hasOwnThresholds(settings, spaceId(embedder.id, current))
    // Of another head in use, what heads came to is the nearest that is known.
    const kind = current.head === null ? { ...current, head: null } : decision.headed
    return isFitted || !kind ? report : { ...report, fitted: await fitFor(kind, current) }
  }
  const choice = {
    colourWeight: better.colourWeight,
    head: await saveHead(photos, better.head, dependencies),
  }
  const learned = await fitFor(better, choice)
  await rememberChoice(settings, embedder.id, current)
  await rememberChoice(settings, embedder.id, choice)
  // Last: whoever opens the space finds all that belongs to it.
  if (activate) await saveSpaceChoice(settings, embedder.id, choice)
  return { ...report, learned }
}

/** Fits thresholds to what the held-out photos came to in spaces of a kind, and keeps them for one of it. */
function fitSpace(
  comparison: Comparison,
  { embedder, settings }: TrainHeadDependencies,
): (kind: SpaceKind, choice: SpaceChoice) => Promise<LearnedSpace> {
  return async (kind, choice) => {
    const id = spaceId(embedder.id, choice)
    const trials = trialsOf(comparison, kind)
    const thresholds = fitThresholds(trials, targetPrecision, comparison.rounds)
    if (thresholds.kind === 'fitted') await saveThresholds(settings, id, thresholds)
    return { spaceId: id, choice, thresholds }
  }
}

async function readPhotos({
  features,
  embedder,
}: TrainHeadDependencies): Promise<readonly SeenPhoto[]> {
  const stored = (await Array.fromAsync(features.read(embedder.id, 0))).flat()
  return stored.map((photo) => ({ ...photo, layers: layersOf(photo.features, embedder) }))
}

/** Those that another photo of their SKU can be found by. */
function countHeldOut(photos: readonly StoredFeatures[]): number {
  const plural = [...Map.groupBy(photos, ({ sku }) => sku).values()].filter(
    (members) => members.length > 1,
  )
  return plural.flat().filter(({ role }) => role === 'shopper').length
}

function tooFew(found: number): AppError {
  return new AppError(
    `${found} confirmed photos of SKUs with more than one photo are too few to learn from (at least ${minPhotos})`,
    { remedy: 'wait until managers have confirmed more, or index photos of role shopper' },
  )
}

async function saveHead(
  photos: readonly SeenPhoto[],
  recipe: HeadRecipe | null,
  { heads, embedder }: TrainHeadDependencies,
): Promise<number | null> {
  if (recipe === null) return null
  const head = learnHead(photos, recipe)
  if (!head) throw new AppError('the photos of each SKU are all the same: nothing can be learned')
  return heads.save(embedder.id, head)
}
