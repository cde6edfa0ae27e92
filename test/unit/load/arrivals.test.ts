import { describe, expect, it } from 'vitest'
import { seededRandom } from '#src/lib/random.ts'
import { planArrivals } from '#src/load/arrivals.ts'
import { type Shape, shapes } from '#src/load/load.ts'

const plan = (shape: Shape, seed = 1) =>
  planArrivals({ shape, perSecond: 10, seconds: 100, seed, workers: 0 }, seededRandom(seed))

describe('simulated shoppers', () => {
  it.each(shapes)('of shape %s come as often as asked for, the same for the same seed', (shape) => {
    const arrivals = plan(shape)
    // 1,000 on average; five standard deviations of a Poisson count.
    expect(Math.abs(arrivals.length - 1_000)).toBeLessThan(5 * Math.sqrt(1_000))
    expect(plan(shape)).toEqual(arrivals)
    expect(plan(shape, 2)).not.toEqual(arrivals)
    expect(arrivals.every(({ atMs }) => atMs >= 0 && atMs < 100_000)).toBe(true)
  })

  it('of a burst come at the same moments', () => {
    expect(new Set(plan('burst').map(({ atMs }) => atMs)).size).toBeLessThanOrEqual(20)
    expect(new Set(plan('steady').map(({ atMs }) => atMs)).size).toBeGreaterThan(900)
  })

  it('do all kinds of things when they are mixed, and order when they are to', () => {
    expect(new Set(plan('mixed').map(({ deed }) => deed)).size).toBe(5)
    const orders = plan('orders').filter(({ deed }) => deed === 'order')
    expect(Math.abs(orders.length / plan('orders').length - 0.5)).toBeLessThan(0.1)
  })
})
