import { type IdentifierChoice, identifierId } from '#src/domain/identifier-choice.ts'
import type { Notices } from '#src/ports/notices.ts'
import type { RolloutStore } from '#src/ports/rollout-store.ts'
import { tallyOf } from './tally.ts'
import { tellStep } from './tell-step.ts'

export interface WatchRolloutDependencies {
  readonly rollouts: Pick<RolloutStore, 'running' | 'pairs' | 'advance'>
  /** What answers. */
  readonly inUse: () => Promise<IdentifierChoice>
  readonly notices: Pick<Notices, 'tellOnce'>
}

/**
 * Stops a candidate that is worse, or that was compared with what does not answer any more, and tells the managers. To be
 * asked as often as one likes: the test allows for it. Any process may, and several: it is stopped once.
 */
export async function watchRollout({
  rollouts,
  inUse,
  notices,
}: WatchRolloutDependencies): Promise<void> {
  const rollout = await rollouts.running()
  if (!rollout) return
  const tally = tallyOf(rollout, await rollouts.pairs(rollout.id))
  // A head that was learned since, say.
  const isOutdated = identifierId(await inUse()) !== identifierId(rollout.present)
  if (!isOutdated && !tally.isWorse) return
  const stopped = await rollouts.advance(rollout.id, { from: ['shadow', 'share'], to: 'stopped' })
  const step = isOutdated ? 'outdated' : 'worse'
  if (stopped) await tellStep(notices, { rollout: stopped, step, tally })
}
