import { describe, expect, it } from 'vitest'
import { categoryChances } from '#src/domain/category-model.ts'
import { fitSoftmax, type LabelledVector } from '#src/learning/fit-softmax.ts'
import { fitLogistic } from '#src/learning/logistic.ts'
import { probability } from '#src/lib/logistic.ts'
import { seededRandom } from '#src/lib/random.ts'

const random = seededRandom(3)
const rows: readonly LabelledVector[] = Array.from({ length: 300 }, () => {
  const vector = Float32Array.from({ length: 2 }, () => random() * 4 - 2)
  const [a = 0, b = 0] = vector
  return { category: random() < 1 / (1 + Math.exp(-(1 + a - 2 * b))) ? 'yes' : 'no', vector }
})

describe('softmax regression', () => {
  it('is logistic regression where there are two categories', () => {
    const softmax = fitSoftmax(rows, 1e-6)
    const logistic = fitLogistic(
      rows.map(({ category, vector }) => ({ values: [...vector], isTrue: category === 'yes' })),
    )
    for (const at of [
      [0, 0],
      [1, -1],
      [-0.5, 1.5],
    ]) {
      const chances = categoryChances(softmax, Float32Array.from(at))
      // The two are pulled to 0 in their own ways.
      expect(Math.abs((chances.get('yes') ?? 0) - probability(logistic, at))).toBeLessThan(0.02)
      expect([...chances.values()].reduce((sum, one) => sum + one, 0)).toBeCloseTo(1)
    }
  })

  it('says how many photos each category has where the ridge leaves nothing else', () => {
    const share = rows.filter(({ category }) => category === 'yes').length / rows.length
    const chances = categoryChances(fitSoftmax(rows, 1_000), Float32Array.of(2, -2))
    expect(chances.get('yes')).toBeCloseTo(share, 2)
  })

  it('comes to the same from where another ridge ended', () => {
    const cold = fitSoftmax(rows, 1e-3)
    const warm = fitSoftmax(rows, 1e-3, fitSoftmax(rows, 1))
    for (const [at, weight] of cold.weights.entries()) {
      expect(warm.weights[at]).toBeCloseTo(weight, 2)
    }
  })
})
