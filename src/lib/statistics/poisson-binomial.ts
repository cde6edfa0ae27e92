/**
 * The probability that `k` or more of independent events happen, each with a chance of its own (0-1); the exact sum over
 * all ways.
 */
export function poissonBinomialTail(k: number, chances: readonly number[]): number {
  // Probability of each number of events among those looked at so far.
  let counts = [1]
  for (const chance of chances) {
    counts = [...counts, 0].map(
      (stays, at) => stays * (1 - chance) + (counts[at - 1] ?? 0) * chance,
    )
  }
  return Math.min(
    1,
    counts.slice(Math.max(0, k)).reduce((sum, probability) => sum + probability, 0),
  )
}
