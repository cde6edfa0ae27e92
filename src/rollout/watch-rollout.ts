import type { Notices } from '#src/ports/notices.ts'
import type { RolloutStore } from '#src/ports/rollout-store.ts'
import { tallyOf } from './tally.ts'
import { tellStep } from './tell-step.ts'

export interface WatchRolloutDependencies {
  readonly rollouts: Pick<RolloutStore, 'running' | 'pairs' | 'advance'>
  readonly notices: Pick<Notices, 'tellOnce'>
}

/**
 * Stops a candidate that is worse, and tells the managers. To be asked as often as one likes: the test allows for it.
 * Any process may, and several: it is stopped once.
 */
export async function watchRollout({ rollouts, notices }: WatchRolloutDependencies): Promise<void> {
  const rollout = await rollouts.running()
  if (!rollout) return
  const tally = tallyOf(rollout, await rollouts.pairs(rollout.id))
  if (!tally.isWorse) return
  const stopped = await rollouts.advance(rollout.id, { from: ['shadow', 'share'], to: 'stopped' })
  if (stopped) await tellStep(notices, { rollout: stopped, step: 'worse', tally })
}
