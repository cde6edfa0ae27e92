import type { Head } from '#src/domain/head.ts'
import type { SpaceChoice } from '#src/domain/space-choice.ts'
import { layersOf } from '#src/identify/scoring/embedding-space.ts'
import type { Limits } from '#src/identify/scoring/thresholds.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { AppError } from '#src/ports/errors.ts'
import type { StoredFeatures } from '#src/ports/feature-source.ts'
import { chooseSpace, outdoHead, type SpaceDecision, trialsOf } from './choose-space.ts'
import { type Comparison, compareSpaces, type SeenPhoto, type SpaceKind } from './compare-spaces.ts'
import { type Fit, fitThresholds } from './fit-thresholds.ts'
import { type InUse, isWorthKeeping } from './judge-thresholds.ts'
import { type HeadRecipe, learnHead } from './learn-head.ts'
import type { TrainingSettings } from './training-settings.ts'

/** All that is needed to find a better space: can be sent to a thread. */
export interface StudyRequest {
  readonly embedder: Pick<Embedder, 'id' | 'dim' | 'midDim' | 'views'>
  readonly photos: readonly StoredFeatures[]
  /** The space in use, and what it decides by. */
  readonly current: SpaceChoice
  readonly limits: Limits
  readonly training: TrainingSettings
  /** What is in use stays unless it is outdone; left out: somebody asked for what the photos come to. */
  readonly toOutdo?: ToOutdo | undefined
}

interface ToOutdo {
  /** The one in use; left out: none is. */
  readonly head?: Head | undefined
  /** Photos that came after it was learned. */
  readonly unseen: ReadonlySet<number>
}

export interface PhotoStudy extends SpaceDecision {
  /** Of what is better, learned from all photos; undefined when nothing is. */
  readonly learned?: {
    readonly head: Head | null
    readonly colourWeight: number
    readonly thresholds: Fit
  }
  /** Thresholds for what is in use, when nothing is better and they are to be kept, or could not be fitted. */
  readonly fitted?: Fit
}

export type StudyPhotos = (request: StudyRequest, onSplit: () => void) => Promise<PhotoStudy>

/**
 * Tries on the shop's photos whether a head helps and how much colours are to count, and fits thresholds: seconds to
 * minutes of work for a processor.
 * @throws AppError when all photos of a SKU are the same.
 */
export const studyPhotos: StudyPhotos = async (request, onSplit) => {
  const { embedder, current, toOutdo, training } = request
  const photos = request.photos.map((photo) => ({
    ...photo,
    layers: layersOf(photo.features, embedder),
  }))
  const comparison = await compareSpaces(photos, {
    training,
    onSplit,
    headInUse: toOutdo?.head,
  })
  const decision = toOutdo?.head
    ? outdoHead(comparison, current, toOutdo.unseen)
    : chooseSpace(comparison, current)
  const { better } = decision
  const known = spaceInUse(comparison, decision, request)
  const learned = better && {
    head: learn(photos, better.head),
    colourWeight: better.colourWeight,
    thresholds: fitTo(comparison, better, training),
  }
  if (learned && isTaken(learned, request, known?.now)) return { ...decision, learned }
  const fitted = known && fitCurrent(comparison, request, known)
  return { ...decision, better: undefined, ...(fitted ? { fitted } : {}) }
}

/**
 * Who did not ask for something better must be able to go back, which is from one head to another or none, and must not
 * find that it decides clearly less.
 */
function isTaken(
  { head, thresholds }: NonNullable<PhotoStudy['learned']>,
  { toOutdo, current }: StudyRequest,
  now: InUse | undefined,
): boolean {
  if (!toOutdo) return true
  if (head === null && current.head === null) return false
  return !now || isWorthKeeping(thresholds, now, 'no worse')
}

function fitCurrent(
  comparison: Comparison,
  { limits, toOutdo, training }: StudyRequest,
  { kind, now }: KnownSpace,
): Fit | undefined {
  const isOwn = limits.fitted && limits.sets === undefined
  if (isOwn && !toOutdo) return undefined
  const thresholds = fitTo(comparison, kind, training)
  return !isOwn || isWorthKeeping(thresholds, now, 'better') ? thresholds : undefined
}

interface KnownSpace {
  readonly kind: SpaceKind
  readonly now: InUse
}

/** What is known of the space in use. Of another head in use, what heads came to is the nearest that is known. */
function spaceInUse(
  comparison: Comparison,
  { headed }: SpaceDecision,
  { current, limits, training }: StudyRequest,
): KnownSpace | undefined {
  const kind = current.head === null ? { ...current, head: null } : headed
  const { targetPrecision } = training.head
  const trialsPerPhoto = comparison.rounds
  const trials = kind && trialsOf(comparison, kind)
  return kind && trials && { kind, now: { limits, trials, trialsPerPhoto, targetPrecision } }
}

function fitTo(comparison: Comparison, kind: SpaceKind, { head }: TrainingSettings): Fit {
  return fitThresholds(trialsOf(comparison, kind), head.targetPrecision, comparison.rounds)
}

function learn(photos: readonly SeenPhoto[], recipe: HeadRecipe | null): Head | null {
  if (recipe === null) return null
  const head = learnHead(photos, recipe)
  if (!head) throw new AppError('the photos of each SKU are all the same: nothing can be learned')
  return head
}
