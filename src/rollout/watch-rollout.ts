import { spaceId } from '#src/domain/space-choice.ts'
import { readSpaceChoice } from '#src/identify/scoring/embedding-space.ts'
import type { Notices } from '#src/ports/notices.ts'
import type { Rollout, RolloutStore } from '#src/ports/rollout-store.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import { tallyOf } from './tally.ts'
import { tellStep } from './tell-step.ts'

export interface WatchRolloutDependencies {
  readonly rollouts: Pick<RolloutStore, 'running' | 'pairs' | 'advance'>
  readonly settings: Pick<SettingsStore, 'get'>
  readonly notices: Pick<Notices, 'tellOnce'>
}

/**
 * Stops a candidate that is worse, or that was compared with what does not answer any more, and tells the managers. To be
 * asked as often as one likes: the test allows for it. Any process may, and several: it is stopped once.
 */
export async function watchRollout({
  rollouts,
  settings,
  notices,
}: WatchRolloutDependencies): Promise<void> {
  const rollout = await rollouts.running()
  if (!rollout) return
  const tally = tallyOf(rollout, await rollouts.pairs(rollout.id))
  const isOutdated = await hasChanged(settings, rollout)
  if (!isOutdated && !tally.isWorse) return
  const stopped = await rollouts.advance(rollout.id, { from: ['shadow', 'share'], to: 'stopped' })
  const step = isOutdated ? 'outdated' : 'worse'
  if (stopped) await tellStep(notices, { rollout: stopped, step, tally })
}

/** Whether something else answers than when the rollout began: a head that was learned since, say. */
async function hasChanged(
  settings: WatchRolloutDependencies['settings'],
  { embedderId, present }: Rollout,
): Promise<boolean> {
  const inUse = await readSpaceChoice(settings, embedderId)
  return spaceId(embedderId, inUse) !== spaceId(embedderId, present)
}
