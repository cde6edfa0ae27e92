import {
  layersOf,
  readSpaceChoice,
  type SpaceChoice,
  saveSpaceChoice,
  spaceId,
} from '#src/identify/scoring/embedding-space.ts'
import { saveThresholds } from '#src/identify/scoring/thresholds.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { AppError } from '#src/ports/errors.ts'
import type { FeatureSource, StoredFeatures } from '#src/ports/feature-source.ts'
import type { HeadStore } from '#src/ports/head-store.ts'
import type { Progress } from '#src/ports/progress.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import { chooseSpace, type SpaceDecision, trialsOf } from './choose-space.ts'
import { compareSpaces, type SeenPhoto, splitCount } from './compare-spaces.ts'
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
  /** Undefined when nothing is better than what is in use: nothing was changed then. */
  readonly learned?: {
    readonly spaceId: string
    readonly choice: SpaceChoice
    readonly thresholds: Fit
  }
}

/** With fewer, chance decides what is better. */
const minPhotos = 30
/** Of what the thresholds let decide. */
const targetPrecision = 0.98

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
  const decision = chooseSpace(comparison, await readSpaceChoice(settings, embedder.id))
  const report = { ...decision, photos: photosHeldOut }
  if (!decision.better) return report
  const choice = {
    colourWeight: decision.better.colourWeight,
    head: await saveHead(photos, decision.better.head, dependencies),
  }
  const learned = {
    choice,
    spaceId: spaceId(embedder.id, choice),
    thresholds: fitThresholds(trialsOf(comparison, decision.better), targetPrecision),
  }
  const { thresholds } = learned
  if (thresholds.kind === 'fitted') await saveThresholds(settings, learned.spaceId, thresholds)
  // Last: whoever opens the space finds all that belongs to it.
  if (activate) await saveSpaceChoice(settings, embedder.id, choice)
  return { ...report, learned }
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
