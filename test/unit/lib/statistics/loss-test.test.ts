import { describe, expect, it } from 'vitest'
import { falseStopChance as alpha } from '#src/domain/rollout.ts'
import { seededRandom } from '#src/lib/random.ts'
import { isWorse, lossEvidence, pairsToKnow } from '#src/lib/statistics/loss-test.ts'
import { isLong } from '#test/support/long.ts'

/** Looks after every pair. @returns after how many it was stopped; undefined: it never was */
function stoppedAfter(chance: number, random: () => number, maxPairs: number): number | undefined {
  const counts = { losses: 0, wins: 0 }
  for (let pair = 1; pair <= maxPairs; pair += 1) {
    counts[random() < chance ? 'losses' : 'wins'] += 1
    if (isWorse(counts, alpha)) return pair
  }
  return undefined
}

function stops(chance: number, options: { readonly rollouts: number; readonly maxPairs: number }) {
  const random = seededRandom(19)
  return Array.from({ length: options.rollouts }, () =>
    stoppedAfter(chance, random, options.maxPairs),
  )
}

const median = (pairs: readonly (number | undefined)[]) =>
  pairs.map((count) => count ?? Number.POSITIVE_INFINITY).toSorted((a, b) => a - b)[
    Math.floor(pairs.length / 2)
  ]

describe('the test of who loses more pairs', () => {
  it('stops an equal one in at most 1 % of 1,000 rollouts with a look after every pair', () => {
    const maxPairs = isLong ? 20_000 : 1_000
    const stopped = stops(0.5, { rollouts: 1_000, maxPairs }).filter((pair) => pair !== undefined)
    expect(stopped.length).toBeLessThanOrEqual(10)
    // Not because it never stops anything.
    expect(stopped.length).toBeGreaterThan(0)
  })

  it('stops one that loses 70 % after a median of at most 70 pairs, a worse one sooner', () => {
    const options = { rollouts: 1_000, maxPairs: 5_000 }
    expect(median(stops(0.7, options))).toBeLessThanOrEqual(70)
    expect(median(stops(0.9, options))).toBeLessThanOrEqual(20)
  })

  it('is a fair game against an even chance: its mean after n pairs is 1, by exact enumeration', () => {
    for (const n of [1, 2, 7, 12]) {
      let [mean, ways] = [0, 1]
      for (let losses = 0; losses <= n; losses += 1) {
        mean += (ways / 2 ** n) * Math.exp(lossEvidence({ losses, wins: n - losses }))
        ways = (ways * (n - losses)) / (losses + 1)
      }
      expect(mean).toBeCloseTo(1, 10)
    }
  })

  it('stays a number after a million pairs', () => {
    expect(lossEvidence({ losses: 1_000_000, wins: 0 })).toBeGreaterThan(1_000)
    expect(lossEvidence({ losses: 0, wins: 1_000_000 })).toBeLessThan(-1_000)
  })
})

describe('how many more pairs it needs', () => {
  it('is what it then takes', () => {
    const sofar = { losses: 20, wins: 10 }
    const more = pairsToKnow(sofar, alpha) ?? Number.NaN
    const chance = 21 / 32
    const counted = (pairs: number) => ({
      losses: sofar.losses + chance * pairs,
      wins: sofar.wins + (1 - chance) * pairs,
    })
    expect(isWorse(counted(more), alpha)).toBe(true)
    expect(isWorse(counted(more - 1), alpha)).toBe(false)
  })

  it('is nothing once it is known, and unknown of one that does not lose', () => {
    expect(pairsToKnow({ losses: 40, wins: 2 }, alpha)).toBe(0)
    expect(pairsToKnow({ losses: 0, wins: 0 }, alpha)).toBeUndefined()
    expect(pairsToKnow({ losses: 10, wins: 30 }, alpha)).toBeUndefined()
    expect(pairsToKnow({ losses: 5_050, wins: 5_000 }, alpha)).toBeUndefined()
  })

  it('is about right on the mean of rollouts that go on as they began', () => {
    const random = seededRandom(7)
    const sofar = { losses: 28, wins: 14 }
    const expected = pairsToKnow(sofar, alpha) ?? Number.NaN
    const needed = Array.from({ length: 400 }, () => {
      const counts = { ...sofar }
      let pairs = 0
      while (!isWorse(counts, alpha)) {
        counts[random() < 29 / 44 ? 'losses' : 'wins'] += 1
        pairs += 1
      }
      return pairs
    })
    const mean = needed.reduce((sum, pairs) => sum + pairs, 0) / needed.length
    expect(expected).toBeGreaterThan(mean / 2)
    expect(expected).toBeLessThan(mean * 2)
  })
})
