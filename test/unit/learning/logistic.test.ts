import { describe, expect, it } from 'vitest'
import { fitLogistic, type Observation } from '#src/learning/logistic.ts'
import { probability } from '#src/lib/logistic.ts'
import { seededRandom } from '#src/lib/random.ts'

/** Outcomes drawn with the chances that a known model gives. */
function drawn(count: number, weights: readonly [number, number, number]): readonly Observation[] {
  const random = seededRandom(5)
  return Array.from({ length: count }, () => {
    const values = [random(), random() * 0.2]
    const chance = probability({ intercept: weights[0], weights: weights.slice(1) }, values)
    return { values, isTrue: random() < chance }
  })
}

describe('logistic regression', () => {
  it('finds the model that outcomes were drawn from', () => {
    const { intercept, weights } = fitLogistic(drawn(20_000, [-4, 5, 20]))
    expect(intercept).toBeCloseTo(-4, 0)
    expect(weights[0]).toBeCloseTo(5, 0)
    expect((weights[1] ?? 0) / 20).toBeCloseTo(1, 1)
  })

  it('stays sure but finite where a value tells the outcomes apart perfectly', () => {
    const observations = Array.from({ length: 40 }, (_, at) => ({ values: [at], isTrue: at >= 20 }))
    const model = fitLogistic(observations)
    expect(probability(model, [5])).toBeLessThan(0.05)
    expect(probability(model, [35])).toBeGreaterThan(0.95)
    expect(model.weights.every(Number.isFinite)).toBe(true)
  })

  it('is not bent by outliers that are reckoned with', () => {
    const observations = Array.from({ length: 400 }, (_, at) => ({
      values: [at],
      isTrue: at === 390 || at === 395 ? false : at >= 200,
    }))
    const plain = fitLogistic(observations)
    const robust = fitLogistic(observations, 0.01)
    expect(probability(robust, [230])).toBeGreaterThan(probability(plain, [230]) + 0.05)
    expect(probability(robust, [170])).toBeLessThan(probability(plain, [170]))
  })

  it('bears values that never change and outcomes that are all the same', () => {
    const model = fitLogistic(Array.from({ length: 30 }, () => ({ values: [1, 2], isTrue: true })))
    expect(probability(model, [1, 2])).toBeGreaterThan(0.95)
  })
})
