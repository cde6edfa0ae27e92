import { type SpaceChoice, spaceId } from '#src/domain/space-choice.ts'
import {
  readSpaceChoice,
  rememberChoice,
  saveSpaceChoice,
} from '#src/identify/scoring/embedding-space.ts'
import { readThresholds, saveThresholds } from '#src/identify/scoring/thresholds.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { AppError } from '#src/ports/errors.ts'
import type { FeatureSource, StoredFeatures } from '#src/ports/feature-source.ts'
import type { HeadStore } from '#src/ports/head-store.ts'
import type { Progress } from '#src/ports/progress.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import type { SpaceDecision } from './choose-space.ts'
import { splitCount } from './compare-spaces.ts'
import type { Fit } from './fit-thresholds.ts'
import type { PhotoStudy, StudyPhotos, StudyRequest } from './study-photos.ts'
import type { TrainingSettings } from './training-settings.ts'

export interface TrainHeadDependencies {
  readonly embedder: Pick<Embedder, 'id' | 'dim' | 'midDim' | 'views'>
  readonly features: FeatureSource
  readonly heads: Pick<HeadStore, 'save'>
  readonly settings: Pick<SettingsStore, 'get' | 'set'>
  readonly study: StudyPhotos
  readonly progress: Progress
  readonly training: TrainingSettings
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
  /** What is in use, when nothing is better and its thresholds were fitted or could not be; else undefined. */
  readonly fitted?: LearnedSpace
}

/** A space, and thresholds fitted to the held-out photos: kept if they are good enough. */
export interface LearnedSpace {
  readonly spaceId: string
  readonly choice: SpaceChoice
  readonly thresholds: Fit
}

/**
 * Learns a head from the shop's photos, and how much colours are to count; when cross-validation shows that it helps,
 * keeps it with thresholds fitted to the held-out photos.
 * @throws TooFewPhotosError when there are too few shoppers' photos.
 */
export async function trainHead(
  dependencies: TrainHeadDependencies,
  { activate }: TrainHeadOptions,
): Promise<TrainHeadReport> {
  const { embedder, settings } = dependencies
  const { photos, current, study } = await studyStored(dependencies)
  const { learned, fitted, ...decision } = study
  const report = { ...decision, photos }
  if (learned) {
    const choice = await keepLearned(dependencies, { learned, current })
    // Last: whoever opens the space finds all that belongs to it.
    if (activate) await saveSpaceChoice(settings, embedder.id, choice)
    return { ...report, learned: describe(embedder.id, choice, learned.thresholds) }
  }
  if (!fitted) return report
  await keepThresholds(dependencies, current, fitted)
  return { ...report, fitted: describe(embedder.id, current, fitted) }
}

export interface StoredStudy {
  /** Shoppers' photos that were held out and looked for. */
  readonly photos: number
  /** What was in use. */
  readonly current: SpaceChoice
  readonly study: PhotoStudy
}

/**
 * Looks for a better space on the photos that are stored; keeps nothing.
 * @param toOutdo what is in use stays unless it is outdone; left out: somebody asked for what the photos come to
 * @throws TooFewPhotosError when there are too few shoppers' photos.
 */
export async function studyStored(
  { embedder, features, settings, study, progress, training }: TrainHeadDependencies,
  toOutdo?: StudyRequest['toOutdo'],
): Promise<StoredStudy> {
  const photos = (await Array.fromAsync(features.read(embedder.id, 0))).flat()
  const photosHeldOut = countHeldOut(photos)
  const { minPhotos } = training.dataLoading
  if (photosHeldOut < minPhotos) throw new TooFewPhotosError(photosHeldOut, minPhotos)
  const current = await readSpaceChoice(settings, embedder.id)
  const limits = await readThresholds(settings, spaceId(embedder.id, current))
  progress.start('trying heads', splitCount(training))
  const request = { embedder: plainOf(embedder), photos, current, limits, toOutdo, training }
  const found = await study(request, () => progress.advance(1))
  progress.finish()
  return { photos: photosHeldOut, current, study: found }
}

/** What can be sent to a thread. */
function plainOf({ id, dim, midDim, views }: TrainHeadDependencies['embedder']) {
  return { id, dim, views, ...(midDim === undefined ? {} : { midDim }) }
}

interface Learned {
  readonly learned: NonNullable<PhotoStudy['learned']>
  readonly current: SpaceChoice
}

/** Keeps a space and its thresholds, not yet in use. @returns what it was kept as. */
export async function keepLearned(
  dependencies: Pick<TrainHeadDependencies, 'embedder' | 'heads' | 'settings'>,
  { learned: { head, colourWeight, thresholds }, current }: Learned,
): Promise<SpaceChoice> {
  const { embedder, heads, settings } = dependencies
  const version = head && (await heads.save(embedder.id, head))
  const choice = { colourWeight, head: version }
  await keepThresholds(dependencies, choice, thresholds)
  await rememberChoice(settings, embedder.id, current)
  await rememberChoice(settings, embedder.id, choice)
  return choice
}

async function keepThresholds(
  { embedder, settings }: Pick<TrainHeadDependencies, 'embedder' | 'settings'>,
  choice: SpaceChoice,
  fit: Fit,
): Promise<void> {
  if (fit.kind === 'fitted') await saveThresholds(settings, spaceId(embedder.id, choice), fit)
}

function describe(embedderId: string, choice: SpaceChoice, thresholds: Fit): LearnedSpace {
  return { spaceId: spaceId(embedderId, choice), choice, thresholds }
}

/** Those that another photo of their SKU can be found by. */
function countHeldOut(photos: readonly StoredFeatures[]): number {
  const plural = [...Map.groupBy(photos, ({ sku }) => sku).values()].filter(
    (members) => members.length > 1,
  )
  return plural.flat().filter(({ role }) => role === 'shopper').length
}

/** What there is to learn from says nothing yet. */
export class TooFewPhotosError extends AppError {
  constructor(found: number, minPhotos: number) {
    super(
      `${found} confirmed photos of SKUs with more than one photo are too few to learn from (at least ${minPhotos})`,
      { remedy: 'wait until managers have confirmed more, or index photos of role shopper' },
    )
  }
}
