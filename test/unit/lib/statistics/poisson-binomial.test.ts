import { describe, expect, it } from 'vitest'
import { binomialTail } from '#src/lib/statistics/binomial.ts'
import { poissonBinomialTail } from '#src/lib/statistics/poisson-binomial.ts'

describe('the tail of events with chances of their own', () => {
  it('is what adding up every combination gives', () => {
    const chances = [0.1, 0.5, 0.35, 0.8, 0.02]
    for (let k = 0; k <= chances.length; k += 1) {
      let sum = 0
      for (let way = 0; way < 2 ** chances.length; way += 1) {
        const happened = chances.filter((_, at) => way & (1 << at)).length
        if (happened < k) continue
        sum += chances.reduce((p, chance, at) => p * (way & (1 << at) ? chance : 1 - chance), 1)
      }
      expect(poissonBinomialTail(k, chances)).toBeCloseTo(sum, 12)
    }
  })

  it('is the binomial where all are alike, and nothing of nothing', () => {
    expect(poissonBinomialTail(3, Array<number>(9).fill(0.2))).toBeCloseTo(
      binomialTail(3, 9, 0.2),
      12,
    )
    expect([poissonBinomialTail(0, []), poissonBinomialTail(1, [])]).toEqual([1, 0])
  })
})
