import { type IdentifierChoice, identifierId } from '#src/domain/identifier-choice.ts'
import type { RolloutStep } from '#src/domain/notice.ts'
import { defaultShare } from '#src/domain/rollout.ts'
import { spaceId } from '#src/domain/space-choice.ts'
import { openSpace } from '#src/identify/scoring/embedding-space.ts'
import { readThresholds, saveThresholds } from '#src/identify/scoring/thresholds.ts'
import { AppError } from '#src/ports/errors.ts'
import type { HeadStore } from '#src/ports/head-store.ts'
import type { Notices } from '#src/ports/notices.ts'
import type { Rollout, RolloutStore, Setting, StageChange } from '#src/ports/rollout-store.ts'
import {
  type CandidateRequest,
  type ChooseDependencies,
  candidateOf,
  demandVectors,
} from './choose-candidate.ts'
import { type Tally, tallyOf } from './tally.ts'
import { tellStep } from './tell-step.ts'

export interface SteerDependencies extends ChooseDependencies {
  readonly rollouts: Pick<RolloutStore, 'start' | 'advance' | 'latest' | 'pairs'>
  readonly heads: Pick<HeadStore, 'find'>
  /** What answers. */
  readonly inUse: () => Promise<IdentifierChoice>
  /** What is kept to have an identifier answer from the next photo on. */
  readonly settingsFor: (choice: IdentifierChoice) => Promise<readonly Setting[]>
  readonly notices: () => Promise<Pick<Notices, 'tellOnce'>>
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

/**
 * Puts a candidate in the shadow of what answers.
 * @throws AppError when it is nothing new, is not complete, or another one is under way; VectorIndexError when there is
 * no such head.
 */
export async function startRollout(
  dependencies: SteerDependencies,
  request: CandidateRequest,
): Promise<StartedRollout> {
  const { rollouts, settings, heads } = dependencies
  const present = await dependencies.inUse()
  const candidate = await candidateOf(dependencies, present, request)
  if (identifierId(candidate) === identifierId(present)) {
    throw new AppError(`${identifierId(candidate)} is what answers already`, {
      remedy:
        'name another embedder, head, weight of colours, chain, or other thresholds or prompts',
    })
  }
  const embedder = await dependencies.findEmbedder(candidate.embedderId)
  await openSpace(embedder, candidate.space, heads)
  const space = spaceId(candidate.embedderId, candidate.space)
  if (request.thresholds) await saveThresholds(settings, space, request.thresholds)
  const { fitted } = await readThresholds(settings, space)
  const rollout = await rollouts.start({ candidate, present, share: defaultShare })
  if (!rollout) {
    throw new AppError('a candidate is under way already', {
      remedy: '`vitryna rollout status` shows it; `rollout promote` or `rollout rollback` ends it',
    })
  }
  await tell(dependencies, rollout, 'shadow')
  return { rollout, isFitted: fitted }
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
 * @throws AppError when none is under way, something else answers by now than when it began, or its vectors are not
 * complete any more.
 */
export async function promoteRollout(dependencies: SteerDependencies): Promise<Rollout> {
  const { id, present, candidate } = await lastOne(dependencies)
  await demandInUse(dependencies, present)
  await demandVectors(dependencies, { present, candidate, remedy: 'run `vitryna index`' })
  const settings = await dependencies.settingsFor(candidate)
  const change = { from: ['shadow', 'share'], to: 'promoted', settings } as const
  return advance(dependencies, { id, change, step: 'promoted' })
}

/**
 * Calls the candidate off; where it answers everybody, what answered before does so again, exactly as then.
 * @throws AppError when there is nothing to take back.
 */
export async function rollBack(dependencies: SteerDependencies): Promise<Rollout> {
  const { id, stage, present, candidate } = await lastOne(dependencies)
  if (stage !== 'promoted') {
    const change = { from: ['shadow', 'share'], to: 'stopped' } as const
    return advance(dependencies, { id, change, step: 'stopped' })
  }
  await demandInUse(dependencies, candidate)
  const settings = await dependencies.settingsFor(present)
  const change = { from: ['promoted'], to: 'undone', settings } as const
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

async function demandInUse(
  { inUse }: Pick<SteerDependencies, 'inUse'>,
  expected: IdentifierChoice,
): Promise<void> {
  const [now, wanted] = [identifierId(await inUse()), identifierId(expected)]
  if (now === wanted) return
  throw new AppError(`${now} answers by now, not ${wanted}`, {
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
