import { describe, expect, it } from 'vitest'
import { scoreCandidates, softMaximum } from '#src/identify/scoring/score.ts'
import { sku } from '#test/support/products.ts'

function neighbours(name: string, ...similarities: readonly number[]) {
  return {
    sku: sku(name),
    photos: similarities.map((similarity, photoId) => ({ photoId, similarity })),
  }
}

describe('scoring SKUs', () => {
  it('takes the photos of both collections together', () => {
    const product = [neighbours('A', 0.6), neighbours('B', 0.5), neighbours('C', -0.3)]
    const shopper = [neighbours('B', 0.8, 0.7), neighbours('D', 0.4)]
    const scored = scoreCandidates([...product, ...shopper])
    expect(scored.map(({ sku: name }) => name)).toEqual(['B', 'A', 'D', 'C'])
    expect(scored[0]).toEqual({ sku: 'B', score: softMaximum([0.5, 0.8, 0.7]), nearest: 0.8 })
    expect(scored[1]).toEqual({ sku: 'A', score: 0.6, nearest: 0.6 })
  })

  it('of nothing is nothing', () => {
    expect(scoreCandidates([])).toEqual([])
  })

  it('believes several near photos more than a single one', () => {
    const scored = scoreCandidates([
      neighbours('ONE', 0.8, 0.1, 0.1),
      neighbours('MANY', 0.79, 0.79, 0.79),
    ])
    expect(scored.map(({ sku: name }) => name)).toEqual(['MANY', 'ONE'])
  })

  it('gives a SKU no advantage for having many photos', () => {
    const many = Array.from({ length: 16 }, () => 0.7)
    expect(softMaximum(many)).toBeCloseTo(softMaximum([0.7]), 10)
  })

  it.each([
    [[0.8], [0.8, 0.3]],
    [
      [0.7, 0.6, 0.5, 0.4],
      [0.7, 0.6, 0.1, -0.3],
    ],
  ])('leaves out the farther half, which shows other sides: %j is as good as %j', (one, other) => {
    expect(softMaximum(one)).toBe(softMaximum(other))
  })

  it.each([[[0.9, 0.2, 0.1]], [[0.5, 0.4, 0.1]], [[-0.9, -0.95, -1]]])(
    'lies between the mean and the nearest of %j',
    (similarities) => {
      const score = softMaximum(similarities)
      const mean = similarities.reduce((sum, value) => sum + value, 0) / similarities.length
      expect(score).toBeGreaterThan(mean)
      expect(score).toBeLessThan(Math.max(...similarities))
    },
  )
})
