import type { Grade } from '#src/evals/grade.ts'
import { signFlipTest } from '#src/lib/statistics/sign-flip.ts'
import type { CasePair } from './pair-cases.ts'

/** Whether something bad became more frequent. */
export interface PairedTest {
  readonly cases: number
  /** Products in which the runs differ. */
  readonly products: number
  /** Cases in which the bad thing happens more often than before, and less often. */
  readonly worse: number
  readonly better: number
  /** How much its share of all answers grew, -1 to 1. */
  readonly growth: number
  /** Standard deviation of the growth if nothing had changed. */
  readonly spread: number
  /** One-sided, exact: the chance of such growth if nothing had changed. */
  readonly p: number
}

/**
 * Compares how often something bad happens in both runs of the same cases. Differences are added up by product and
 * tested by flipping their signs: if nothing changed, which run is which is by chance, product by product, however the
 * photos of one product hang together.
 * @param pairs at least one; of each run the cases have equally many answers
 */
export function comparePairs(
  pairs: readonly CasePair[],
  isBad: (grade: Grade) => boolean,
): PairedTest {
  const repeatsBefore = repeatsOf(pairs, 'gradesBefore')
  const repeatsAfter = repeatsOf(pairs, 'gradesAfter')
  // In whole numbers: shares of both runs times the repeats of both.
  const differences = pairs.map(
    ({ gradesBefore, gradesAfter }) =>
      gradesAfter.filter(isBad).length * repeatsBefore -
      gradesBefore.filter(isBad).length * repeatsAfter,
  )
  const byProduct = sumByProduct(pairs, differences).filter((difference) => difference !== 0)
  const unit = pairs.length * repeatsBefore * repeatsAfter
  return {
    cases: pairs.length,
    products: byProduct.length,
    worse: differences.filter((difference) => difference > 0).length,
    better: differences.filter((difference) => difference < 0).length,
    growth: byProduct.reduce((sum, difference) => sum + difference, 0) / unit,
    spread: Math.hypot(...byProduct) / unit,
    p: signFlipTest(byProduct),
  }
}

function repeatsOf(pairs: readonly CasePair[], run: 'gradesBefore' | 'gradesAfter'): number {
  return Math.max(...pairs.map((pair) => pair[run].length))
}

function sumByProduct(pairs: readonly CasePair[], differences: readonly number[]): number[] {
  const sums = new Map<string, number>()
  for (const [at, { product }] of pairs.entries()) {
    sums.set(product, (sums.get(product) ?? 0) + (differences[at] ?? 0))
  }
  return [...sums.values()]
}
