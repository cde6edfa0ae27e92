import { falseStopChance, judgePair } from '#src/domain/rollout.ts'
import { isWorse, pairsToKnow } from '#src/lib/statistics/loss-test.ts'
import type { KeptPair, Rollout } from '#src/ports/rollout-store.ts'

/** How the candidate stands to the present identifier. */
export interface Tally {
  /** Photos that both were asked about. */
  readonly compared: number
  readonly different: number
  /** Of those that differ, how many people have said the product of. */
  readonly judged: number
  /** Of these: the candidate was more right, the present one was, neither was. */
  readonly wins: number
  readonly losses: number
  readonly even: number
  /** It loses more than half beyond chance, however often one has looked. */
  readonly isWorse: boolean
  /** It wins more than half beyond chance, likewise. */
  readonly isBetter: boolean
  /** So many more that are decided one way or the other will show it to be worse, if it goes on so. */
  readonly pairsToStop: number | undefined
  /** The same for better. */
  readonly pairsToPraise: number | undefined
}

export function tallyOf(
  { same }: Pick<Rollout, 'same'>,
  pairs: readonly Pick<KeptPair, 'answers' | 'truth'>[],
): Tally {
  const judged = pairs.flatMap(({ answers, truth }) =>
    truth === undefined ? [] : [judgePair(answers, truth)],
  )
  const count = (verdict: (typeof judged)[number]) => judged.filter((one) => one === verdict).length
  const [wins, losses] = [count('candidate'), count('present')]
  const [asItIs, turned] = [
    { losses, wins },
    { losses: wins, wins: losses },
  ]
  return {
    compared: same + pairs.length,
    different: pairs.length,
    judged: judged.length,
    ...{ wins, losses, even: count('even') },
    isWorse: isWorse(asItIs, falseStopChance),
    isBetter: isWorse(turned, falseStopChance),
    pairsToStop: pairsToKnow(asItIs, falseStopChance),
    pairsToPraise: pairsToKnow(turned, falseStopChance),
  }
}
