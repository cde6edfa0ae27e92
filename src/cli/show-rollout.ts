import { identifierId } from '#src/domain/identifier-choice.ts'
import type { Rollout } from '#src/ports/rollout-store.ts'
import type { RolloutState } from '#src/rollout/steer-rollout.ts'

/** Where a candidate is, in a line. */
export function rolloutLine(rollout: Rollout): string {
  const { candidate, present, changedAt } = rollout
  const [name, before] = [identifierId(candidate), identifierId(present)]
  return `${name} ${placeOf(rollout)} since ${changedAt.toISOString()}; before it: ${before}`
}

function placeOf({ stage, share }: Rollout): string {
  switch (stage) {
    case 'shadow':
      return 'is in the shadow'
    case 'share':
      return `answers ${Math.round(share * 1_000) / 10} % of the shoppers`
    case 'promoted':
      return 'answers everybody'
    case 'stopped':
      return 'is called off'
    case 'undone':
      return 'is taken back'
  }
}

/** Who was right, and what is known of it. */
export function tallyLines({ rollout, tally }: RolloutState): readonly string[] {
  const { compared, different, judged, wins, losses, even } = tally
  return [
    `${compared} photos shown to both, ${different} answered otherwise; ${rollout.skipped} skipped, for another photo waited; ${rollout.failed} failed`,
    `${judged} of these named by people: the candidate was right ${wins} times, the present one ${losses} times, neither more than the other ${even} times`,
    verdictLine(rollout, tally),
  ]
}

function verdictLine(
  { stage }: Rollout,
  { isWorse, isBetter, pairsToStop, pairsToPraise }: RolloutState['tally'],
): string {
  if (isWorse) return 'it is worse beyond chance'
  if (isBetter) return 'it is better beyond chance: `vitryna rollout promote`'
  const isRunning = stage === 'shadow' || stage === 'share'
  if (pairsToStop !== undefined) {
    const end = isRunning ? 'it will be stopped' : 'it would have been known to be worse'
    return `nothing is known yet; if it goes on so, ${end} in about ${pairsToStop} more that are decided`
  }
  if (pairsToPraise !== undefined) {
    return `nothing is known yet; if it goes on so, it is known to be better in about ${pairsToPraise} more that are decided`
  }
  return 'nothing is known yet: neither is ahead'
}
