import { describe, expect, it } from 'vitest'
import { quantile } from '#src/lib/statistics/quantile.ts'
import { shareOf } from '#src/lib/statistics/share.ts'

describe('a share', () => {
  // R. G. Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3.
  it.each([
    { count: 81, total: 263, low: 0.2553, high: 0.3662 },
    { count: 15, total: 148, low: 0.0624, high: 0.1605 },
    { count: 0, total: 20, low: 0, high: 0.1611 },
    { count: 1, total: 29, low: 0.0061, high: 0.1718 },
    { count: 10, total: 10, low: 0.7225, high: 1 },
  ])('of $count of $total lies between $low and $high', ({ count, total, low, high }) => {
    const share = shareOf(count, total)
    expect(share.share).toBe(count / total)
    expect(share.low).toBeCloseTo(low, 4)
    expect(share.high).toBeCloseTo(high, 4)
  })

  it('of nothing is unknown', () => {
    expect(shareOf(0, 0)).toEqual({ count: 0, total: 0, share: null, low: 0, high: 1 })
  })
})

describe('a quantile', () => {
  it('is a value that occurs', () => {
    const values = [40, 10, 30, 20]
    expect([0, 0.25, 0.5, 0.51, 0.95, 1].map((portion) => quantile(values, portion))).toEqual([
      10, 10, 20, 30, 40, 40,
    ])
    expect(quantile([], 0.5)).toBeNull()
  })
})
