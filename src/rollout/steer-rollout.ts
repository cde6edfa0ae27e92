import type { RolloutStep } from '#src/domain/notice.ts'
import { defaultShare } from '#src/domain/rollout.ts'
import { type SpaceChoice, spaceId } from '#src/domain/space-choice.ts'
import {
  openSpace,
  readRememberedChoice,
  readSpaceChoice,
  spaceKey,
} from '#src/identify/scoring/embedding-space.ts'
import type { Thresholds } from '#src/identify/scoring/threshold-values.ts'
import { readThresholds, saveThresholds } from '#src/identify/scoring/thresholds.ts'
import { sha256 } from '#src/lib/hash.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { AppError } from '#src/ports/errors.ts'
import type { HeadStore } from '#src/ports/head-store.ts'
import type { Notices } from '#src/ports/notices.ts'
import type { Rollout, RolloutStore, StageChange } from '#src/ports/rollout-store.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import { type Tally, tallyOf } from './tally.ts'
import { tellStep } from './tell-step.ts'

export interface SteerDependencies {
  readonly rollouts: Pick<RolloutStore, 'start' | 'advance' | 'latest' | 'pairs'>
  readonly settings: Pick<SettingsStore, 'get' | 'set'>
  readonly heads: Pick<HeadStore, 'find'>
  readonly embedder: () => Promise<Pick<Embedder, 'id' | 'dim' | 'midDim' | 'views'>>
  readonly notices: () => Promise<Pick<Notices, 'tellOnce'>>
}

/** What the candidate has other than what answers; at least one. */
export interface CandidateRequest {
  /** Version of a head that was learned; null: none. With what was chosen beside it. */
  readonly head?: number | null
  /** >= 0 */
  readonly colourWeight?: number
  readonly thresholds?: Thresholds
}

/** A rollout, and how its candidate stands. */
export interface RolloutState {
  readonly rollout: Rollout
  readonly tally: Tally
}

export interface StartedRollout {
  readonly rollout: Rollout
  /** Whether the candidate has thresholds; without them it names next to nothing. */
  readonly isFitted: boolean
}

const tuningLength = 8

/**
 * Puts a candidate in the shadow of what answers.
 * @throws AppError when it is nothing new, or another one is under way; VectorIndexError when there is no such head.
 */
export async function startRollout(
  dependencies: SteerDependencies,
  request: CandidateRequest,
): Promise<StartedRollout> {
  const { rollouts, settings, heads } = dependencies
  const embedder = await dependencies.embedder()
  const present = await readSpaceChoice(settings, embedder.id)
  const candidate = await candidateOf(settings, embedder.id, { present, request })
  const candidateId = spaceId(embedder.id, candidate)
  if (candidateId === spaceId(embedder.id, present)) {
    throw new AppError(`${candidateId} is what answers already`, {
      remedy: 'name another head, other thresholds or another weight of colours',
    })
  }
  await openSpace(embedder, candidate, heads)
  if (request.thresholds) await saveThresholds(settings, candidateId, request.thresholds)
  const { fitted } = await readThresholds(settings, candidateId)
  const rollout = await rollouts.start({
    ...{ embedderId: embedder.id, candidate, present },
    share: defaultShare,
  })
  if (!rollout) {
    throw new AppError('a candidate is under way already', {
      remedy: '`vitryna rollout status` shows it; `rollout promote` or `rollout rollback` ends it',
    })
  }
  await tell(dependencies, rollout, 'shadow')
  return { rollout, isFitted: fitted }
}

async function candidateOf(
  settings: SteerDependencies['settings'],
  embedderId: string,
  { present, request }: { readonly present: SpaceChoice; readonly request: CandidateRequest },
): Promise<SpaceChoice> {
  const { head, colourWeight, thresholds } = request
  const base = head === undefined ? present : await readRememberedChoice(settings, embedderId, head)
  const weighed = colourWeight === undefined ? base : { ...base, colourWeight }
  if (!thresholds) return weighed
  // By what they are: other thresholds never answer under the same name.
  const tuning = sha256(JSON.stringify(thresholds)).slice(0, tuningLength)
  return { ...weighed, tuning }
}

/**
 * Has the candidate answer a share of the shoppers.
 * @param share above 0, below 1
 * @throws AppError when none is in the shadow or on a share.
 */
export async function shareRollout(
  dependencies: SteerDependencies,
  share: number,
): Promise<Rollout> {
  const change = { from: ['shadow', 'share'], to: 'share', share } as const
  const { id } = await lastOne(dependencies)
  return advance(dependencies, { id, change, step: 'share' })
}

/**
 * Has the candidate answer everybody, from the next photo on.
 * @throws AppError when none is under way, or something else answers by now than when it began.
 */
export async function promoteRollout(dependencies: SteerDependencies): Promise<Rollout> {
  const { id, embedderId, present, candidate } = await lastOne(dependencies)
  await demandInUse(dependencies, { embedderId, expected: present })
  const setting = { key: spaceKey(embedderId), value: candidate }
  const change = { from: ['shadow', 'share'], to: 'promoted', setting } as const
  return advance(dependencies, { id, change, step: 'promoted' })
}

/**
 * Calls the candidate off; where it answers everybody, what answered before does so again, exactly as then.
 * @throws AppError when there is nothing to take back.
 */
export async function rollBack(dependencies: SteerDependencies): Promise<Rollout> {
  const { id, stage, embedderId, present, candidate } = await lastOne(dependencies)
  if (stage !== 'promoted') {
    const change = { from: ['shadow', 'share'], to: 'stopped' } as const
    return advance(dependencies, { id, change, step: 'stopped' })
  }
  await demandInUse(dependencies, { embedderId, expected: candidate })
  const setting = { key: spaceKey(embedderId), value: present }
  const change = { from: ['promoted'], to: 'undone', setting } as const
  return advance(dependencies, { id, change, step: 'undone' })
}

/** How the last candidate stands; undefined before the first. */
export async function rolloutState({
  rollouts,
}: Pick<SteerDependencies, 'rollouts'>): Promise<RolloutState | undefined> {
  const rollout = await rollouts.latest()
  return rollout && { rollout, tally: tallyOf(rollout, await rollouts.pairs(rollout.id)) }
}

async function lastOne({ rollouts }: Pick<SteerDependencies, 'rollouts'>): Promise<Rollout> {
  const rollout = await rollouts.latest()
  if (rollout) return rollout
  throw new AppError('there was no rollout yet', { remedy: 'begin one: `vitryna rollout start`' })
}

interface InUse {
  readonly embedderId: string
  readonly expected: SpaceChoice
}

async function demandInUse(
  { settings, embedder }: Pick<SteerDependencies, 'settings' | 'embedder'>,
  { embedderId, expected }: InUse,
): Promise<void> {
  const { id } = await embedder()
  const inUse = spaceId(id, await readSpaceChoice(settings, id))
  const wanted = spaceId(embedderId, expected)
  if (inUse === wanted) return
  throw new AppError(`${inUse} answers by now, not ${wanted}`, {
    remedy: '`vitryna rollout rollback` calls a candidate off; `rollout start` compares it anew',
  })
}

interface Advance {
  readonly id: string
  readonly change: StageChange
  readonly step: RolloutStep
}

async function advance(
  dependencies: SteerDependencies,
  { id, change, step }: Advance,
): Promise<Rollout> {
  const rollout = await dependencies.rollouts.advance(id, change)
  if (!rollout) {
    throw new AppError('no candidate is under way', {
      remedy: '`vitryna rollout status` shows the last one, `rollout start` begins another',
    })
  }
  await tell(dependencies, rollout, step)
  return rollout
}

async function tell(
  { notices, rollouts }: Pick<SteerDependencies, 'notices' | 'rollouts'>,
  rollout: Rollout,
  step: RolloutStep,
): Promise<void> {
  const tally = tallyOf(rollout, await rollouts.pairs(rollout.id))
  await tellStep(await notices(), { rollout, step, tally })
}
