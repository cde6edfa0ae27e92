import { describe, expect, it } from 'vitest'
import { seededRandom } from '#src/lib/random.ts'
import { binomialTail } from '#src/lib/statistics/binomial.ts'
import { hasShifted, shiftEvidence } from '#src/lib/statistics/shift-test.ts'

const chanceOf = (count: number, total: number, share: number) =>
  binomialTail(count, total, share) - binomialTail(count + 1, total, share)

describe('the test of a changed share', () => {
  it('has a mean of at most 1 where nothing has changed, by exact enumeration', () => {
    for (const share of [0.02, 0.3, 0.5]) {
      const [before, later] = [12, 9]
      let mean = 0
      for (let first = 0; first <= before; first += 1) {
        for (let second = 0; second <= later; second += 1) {
          const evidence = shiftEvidence(
            { count: first, total: before },
            { count: second, total: later },
          )
          mean +=
            chanceOf(first, before, share) * chanceOf(second, later, share) * Math.exp(evidence)
        }
      }
      expect(mean).toBeLessThanOrEqual(1)
      expect(mean).toBeGreaterThan(0.01)
    }
  })

  it('is seldom wrong though it is asked after each of 1,000 photos', () => {
    const random = seededRandom(11)
    const wrong = Array.from({ length: 200 }, () => {
      const draw = () => (random() < 0.1 ? 1 : 0)
      const before = { count: 0, total: 200 }
      for (let at = 0; at < before.total; at += 1) before.count += draw()
      const later = { count: 0, total: 0 }
      for (let at = 0; at < 1_000; at += 1) {
        later.count += draw()
        later.total += 1
        if (hasShifted({ before, later }, 0.05)) return true
      }
      return false
    }).filter(Boolean)
    expect(wrong.length).toBeLessThanOrEqual(10)
  })

  it('finds a change, of a kind that there was none of, too', () => {
    const before = { count: 0, total: 700 }
    expect(hasShifted({ before, later: { count: 12, total: 120 } }, 0.001)).toBe(true)
    expect(hasShifted({ before, later: { count: 0, total: 5_000 } }, 0.001)).toBe(false)
  })

  it('knows likelihoods of large numbers', () => {
    const evidence = shiftEvidence({ count: 3e6, total: 1e7 }, { count: 3e6, total: 1e7 })
    // Two mixtures where one would do: half a logarithm of the number of photos.
    expect(evidence).toBeLessThan(-8)
    expect(evidence).toBeGreaterThan(-30)
  })
})
