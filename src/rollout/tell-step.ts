import { identifierId } from '#src/domain/identifier-choice.ts'
import type { RolloutStep } from '#src/domain/notice.ts'
import type { Notices } from '#src/ports/notices.ts'
import type { Rollout } from '#src/ports/rollout-store.ts'
import type { Tally } from './tally.ts'

export interface TakenStep {
  /** As it is now. */
  readonly rollout: Rollout
  readonly step: RolloutStep
  readonly tally: Pick<Tally, 'wins' | 'losses'>
}

/** Tells the managers, once, what a candidate has come to. */
export async function tellStep(
  notices: Pick<Notices, 'tellOnce'>,
  { rollout, step, tally }: TakenStep,
): Promise<void> {
  const { id, candidate, share, changedAt } = rollout
  await notices.tellOnce(`rollout ${id} ${step} ${changedAt.toISOString()}`, {
    kind: 'rollout',
    step,
    candidate: identifierId(candidate),
    share,
    wins: tally.wins,
    losses: tally.losses,
  })
}
