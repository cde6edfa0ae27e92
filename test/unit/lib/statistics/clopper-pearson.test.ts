import { describe, expect, it } from 'vitest'
import { binomialTail, choose } from '#src/lib/statistics/binomial.ts'
import {
  answersToCertify,
  certifiedShare,
  clopperPearson,
} from '#src/lib/statistics/clopper-pearson.ts'

describe('a binomial tail', () => {
  it('adds up the ways there are', () => {
    // 10 tosses: 45 + 10 + 1 of 1,024 ways bring 8 heads or more.
    expect(binomialTail(8, 10, 0.5)).toBeCloseTo(56 / 1_024, 12)
    expect(choose(10, 5)).toBe(252)
    expect(choose(40, 20)).toBe(137_846_528_820)
  })

  it('is sure of nothing or more, and knows chances of 0 and 1', () => {
    expect(binomialTail(0, 400, 0.3)).toBeCloseTo(1, 12)
    expect(binomialTail(1, 5, 0)).toBe(0)
    expect(binomialTail(5, 5, 1)).toBe(1)
  })

  // Why no gate here asks for "95 % of 50 photos": it judges by chance.
  it('tells how often that fails with 95 % right and passes with 90 %', () => {
    expect(1 - binomialTail(48, 50, 0.95)).toBeCloseTo(0.459, 3)
    expect(binomialTail(48, 50, 0.9)).toBeCloseTo(0.112, 3)
  })
})

describe('the exact interval of a share', () => {
  // R. G. Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 5.
  it.each([
    { count: 81, total: 263, low: 0.2527, high: 0.3676 },
    { count: 15, total: 148, low: 0.0578, high: 0.1617 },
    { count: 0, total: 20, low: 0, high: 0.1684 },
    { count: 1, total: 29, low: 0.0009, high: 0.1776 },
  ])('of $count of $total lies between $low and $high', ({ count, total, low, high }) => {
    const interval = clopperPearson(count, total)
    expect(interval.low).toBeCloseTo(low, 4)
    expect(interval.high).toBeCloseTo(high, 4)
  })

  it('misses the true share in at most 5 of 100 counts, by exact enumeration', () => {
    for (const share of [0.03, 0.1, 0.27, 0.5, 0.88]) {
      const n = 24
      let missed = 0
      for (let count = 0; count <= n; count += 1) {
        const { low, high } = clopperPearson(count, n)
        const chance = binomialTail(count, n, share) - binomialTail(count + 1, n, share)
        if (share < low || share > high) missed += chance
      }
      expect(missed).toBeLessThanOrEqual(0.05)
    }
  })

  it('certifies what was never wrong by the rule 0.05^(1/n)', () => {
    expect(certifiedShare(299, 299)).toBeCloseTo(0.05 ** (1 / 299), 10)
    expect(certifiedShare(0, 10)).toBe(0)
  })

  it.each([
    [0, 299],
    [1, 473],
    [2, 628],
    [3, 773],
  ])('with %i errors needs %i answers for 99 %%', (errors, answers) => {
    expect(answersToCertify(0.99, errors)).toBe(answers)
    expect(certifiedShare(answers - errors, answers)).toBeGreaterThanOrEqual(0.99)
    expect(certifiedShare(answers - 1 - errors, answers - 1)).toBeLessThan(0.99)
  })
})
