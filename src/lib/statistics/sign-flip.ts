/**
 * The exact one-sided sign-flip (paired permutation) test, R. A. Fisher, "The Design of Experiments", 1935: how probable
 * a sum as large as that of `differences` is if each of them could as well have had the other sign. Where every
 * difference is 1 or -1 it is the sign test. Differences of cases that are not independent are added up first, one sum
 * for each group of them.
 * @param differences whole numbers; above 0 is what is tested for
 * @returns 0-1; 1 where nothing differs
 */
export function signFlipTest(differences: readonly number[]): number {
  const sizes = differences.map(Math.abs).filter((size) => size > 0)
  const sum = differences.reduce((total, difference) => total + difference, 0)
  const reach = sizes.reduce((total, size) => total + size, 0)
  const chances = chancesOfSums(sizes, reach)
  let tail = 0
  for (let at = sum + reach; at < chances.length; at += 1) tail += chances[at] ?? 0
  return Math.min(1, tail)
}

/** The probability of each sum from -reach to reach: every sign is as likely as the other. */
function chancesOfSums(sizes: readonly number[], reach: number): Float64Array {
  let chances = new Float64Array(2 * reach + 1)
  chances[reach] = 1
  for (const size of sizes) {
    const next = new Float64Array(chances.length)
    for (const [at, chance] of chances.entries()) {
      if (chance === 0) continue
      next[at + size] = (next[at + size] ?? 0) + chance / 2
      next[at - size] = (next[at - size] ?? 0) + chance / 2
    }
    chances = next
  }
  return chances
}
