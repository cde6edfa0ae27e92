import { binomialTail } from './binomial.ts'

/**
 * The exact one-sided sign test, which for pairs of right and wrong is McNemar's: how probable `worse` or more of the
 * pairs that differ are if worse and better were equally likely.
 * @returns 0-1; 1 where no pair differs
 */
export function signTest(worse: number, better: number): number {
  return binomialTail(worse, worse + better, 0.5)
}
