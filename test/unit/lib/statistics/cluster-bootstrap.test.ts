import { describe, expect, it } from 'vitest'
import { seededRandom } from '#src/lib/random.ts'
import { type Cluster, clusterBootstrap } from '#src/lib/statistics/cluster-bootstrap.ts'

const clusters: readonly Cluster[] = [
  { count: 4, sum: 4 },
  { count: 2, sum: 0 },
  { count: 3, sum: 1 },
  { count: 5, sum: 4 },
]

/** The mean of every way to draw as many clusters as there are, in ascending order. */
function everyMean(): readonly number[] {
  const n = clusters.length
  const means = Array.from({ length: n ** n }, (_, way) => {
    const drawn = clusters.map((_cluster, at) => clusters[Math.floor(way / n ** at) % n])
    const sum = drawn.reduce((total, cluster) => total + (cluster?.sum ?? 0), 0)
    const count = drawn.reduce((total, cluster) => total + (cluster?.count ?? 0), 0)
    return sum / count
  })
  return means.sort((a, b) => a - b)
}

describe('the cluster bootstrap', () => {
  it.each([0.5, 0.8, 0.9])(
    'gives the %d interval that enumerating every draw gives',
    (confidence) => {
      const means = everyMean()
      const random = seededRandom(7)
      const drawn = clusterBootstrap(clusters, { random, confidence, rounds: 40_000 })
      // The share of all draws at or below a bound is the bound's tail, but for the draws that are equal.
      const below = (bound: number) =>
        means.filter((mean) => mean < bound - 1e-9).length / means.length
      const upTo = (bound: number) =>
        means.filter((mean) => mean <= bound + 1e-9).length / means.length
      const tail = (1 - confidence) / 2
      const slack = 0.01
      expect(below(drawn?.low ?? 2)).toBeLessThanOrEqual(tail + slack)
      expect(upTo(drawn?.low ?? -2)).toBeGreaterThanOrEqual(tail - slack)
      expect(below(drawn?.high ?? 2)).toBeLessThanOrEqual(1 - tail + slack)
      expect(upTo(drawn?.high ?? -2)).toBeGreaterThanOrEqual(1 - tail - slack)
    },
  )

  it('is wider than for cases that stand alone when a product fails as a whole', () => {
    const whole = Array.from({ length: 20 }, (_, at) => ({ count: 5, sum: at % 2 === 0 ? 5 : 0 }))
    const alone = Array.from({ length: 100 }, (_, at) => ({ count: 1, sum: at % 2 }))
    const width = (some: readonly Cluster[]) => {
      const found = clusterBootstrap(some, { random: seededRandom(1) })
      return (found?.high ?? 0) - (found?.low ?? 0)
    }
    // Five photos of a product say no more than one of them: the square root of five.
    expect(width(whole) / width(alone)).toBeCloseTo(Math.sqrt(5), 0)
  })

  it('of nothing is unknown', () => {
    expect(clusterBootstrap([], { random: seededRandom(1) })).toBeUndefined()
  })
})
