import { expect, it } from 'vitest'
import { scoreCandidates } from '#src/identify/score.ts'
import { sku } from '#test/support/products.ts'

function neighbours(name: string, ...similarities: readonly number[]) {
  return {
    sku: sku(name),
    photos: similarities.map((similarity, photoId) => ({ photoId, similarity })),
  }
}

it('scoreCandidates scores a SKU by its nearest photo, whichever collection that is in', () => {
  const product = [neighbours('A', 0.9, 0.2), neighbours('B', 0.8), neighbours('C', 0.1)]
  const shopper = [neighbours('B', 0.95, 0.7), neighbours('D', -0.3), neighbours('A', 0.5)]
  expect(scoreCandidates([...product, ...shopper])).toEqual([
    { sku: 'B', score: 0.95 },
    { sku: 'A', score: 0.9 },
    { sku: 'C', score: 0.1 },
    { sku: 'D', score: -0.3 },
  ])
})

it('scoreCandidates of nothing is nothing', () => {
  expect(scoreCandidates([])).toEqual([])
})
