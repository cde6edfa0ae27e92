/** Pairs in which one of two was right and the other was not; pairs that tell nothing are left out. */
export interface PairCounts {
  /** The one that is on trial lost. */
  readonly losses: number
  /** It won. */
  readonly wins: number
}

/**
 * Chances of losing a pair that one may have that is worse, each as likely as the others. Measured: with them it takes a
 * median of 67 pairs to know of a chance of 0.7 (alpha 0.005), 290 of 0.6, 15 of 0.9. One below 0.525 is never known.
 */
const chances = [0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9]
/** How much a loss and a win speak for each of these chances, and against an even one. */
const bets = chances.map((chance) => ({
  loss: Math.log(2 * chance),
  win: Math.log(2 * (1 - chance)),
}))

/**
 * How strongly the counts say that it loses more than half of its pairs: the natural logarithm of an e-value, the mean
 * of likelihood ratios against an even chance. Of one that loses at most half of them it reaches ln(1/alpha) with a
 * probability of at most alpha, however often one looks and whenever one stops (J. Ville, "Étude critique de la notion
 * de collectif", 1939; H. Robbins, Annals of Mathematical Statistics 41, 1970; A. Ramdas et al., "Game-theoretic
 * statistics and safe anytime-valid inference", Statistical Science 38, 2023). Only the counts matter, not their order.
 */
export function lossEvidence({ losses, wins }: PairCounts): number {
  const logs = bets.map(({ loss, win }) => losses * loss + wins * win)
  const highest = Math.max(...logs)
  const sum = logs.reduce((total, log) => total + Math.exp(log - highest), 0)
  return highest + Math.log(sum / logs.length)
}

/** Whether it loses more than half of its pairs; wrongly said with a probability of at most `alpha` (0-1), ever. */
export function isWorse(counts: PairCounts, alpha: number): boolean {
  return lossEvidence(counts) >= -Math.log(alpha)
}

/** For more nobody waits. */
const maxPairs = 100_000

/**
 * How many more pairs `isWorse` is expected to need, when it goes on to lose the share that it has lost so far (the
 * mean of a uniform prior, so that a first loss does not mean that it always loses).
 * @returns 0 when it is known already; undefined when it does not lose more than half, or when it takes for ever
 */
export function pairsToKnow({ losses, wins }: PairCounts, alpha: number): number | undefined {
  const chance = (losses + 1) / (losses + wins + 2)
  const isKnownAfter = (pairs: number) =>
    isWorse({ losses: losses + chance * pairs, wins: wins + (1 - chance) * pairs }, alpha)
  if (isKnownAfter(0)) return 0
  if (chance <= 0.5 || !isKnownAfter(maxPairs)) return undefined
  let [few, enough] = [0, maxPairs]
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2)
    if (isKnownAfter(middle)) enough = middle
    else few = middle
  }
  return enough
}
