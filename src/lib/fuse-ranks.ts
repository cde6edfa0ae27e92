/** Keeps the top of a list from outweighing agreement between lists; the value of the paper. */
const k = 60

/**
 * Several rankings -> one: each item scores the sum of 1 / (60 + its rank) over the lists that have it (reciprocal
 * rank fusion: Cormack, Clarke, Büttcher, SIGIR 2009). Ties keep the order of the first list that has the item.
 */
export function fuseRanks<T>(rankings: readonly (readonly T[])[]): readonly T[] {
  const scores = new Map<T, number>()
  for (const ranking of rankings) {
    for (const [at, item] of ranking.entries()) {
      scores.set(item, (scores.get(item) ?? 0) + 1 / (k + at + 1))
    }
  }
  return [...scores].sort(([, a], [, b]) => b - a).map(([item]) => item)
}
