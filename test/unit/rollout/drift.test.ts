import { describe, expect, it } from 'vitest'
import { addMixes, type KindMix, kindsOf, mixOf } from '#src/domain/drift.ts'
import type { Notice } from '#src/domain/notice.ts'
import { seededRandom } from '#src/lib/random.ts'
import { daysOfDrift, driftFromBefore, driftFromCases } from '#src/rollout/find-drift.ts'
import { watchDrift } from '#src/rollout/watch-drift.ts'
import { drawPhoto } from '#test/support/drifting-photos.ts'
import { isLong } from '#test/support/long.ts'

const photosADay = 100
const usual = 0.02

function drawMix(random: () => number, photos: number, screenshots = usual): KindMix {
  return mixOf(Array.from({ length: photos }, () => drawPhoto(random, screenshots)))
}

/** @returns after how many photos of the new kind it is told */
function toldAfter(random: () => number, { before, later }: { before: number; later: number }) {
  const days = Array.from({ length: daysOfDrift }, () => drawMix(random, photosADay, before))
  // It begins in the middle of a day.
  let today = drawMix(random, photosADay / 2, before)
  let left = photosADay / 2
  for (let photo = 1; photo <= 2_000; photo += 1) {
    today = addMixes([today, drawMix(random, 1, later)])
    if (photo % 5 === 0 && driftFromBefore([...days.slice(1 - daysOfDrift), today])) return photo
    left -= 1
    if (left === 0) {
      days.push(today)
      today = {}
      left = photosADay
    }
  }
  return Number.POSITIVE_INFINITY
}

describe('a change of the photos that come', () => {
  it('is told within 300 photos when 10 % of them become screenshots', () => {
    const random = seededRandom(19)
    const trials = Array.from({ length: isLong ? 200 : 20 }, () =>
      toldAfter(random, { before: 0, later: 0.1 }),
    )
    expect(Math.max(...trials)).toBeLessThanOrEqual(300)
  })

  it('is told after a median of less than 300 when there were some before', () => {
    const random = seededRandom(20)
    const trials = Array.from({ length: isLong ? 200 : 21 }, () =>
      toldAfter(random, { before: usual, later: usual + 0.1 }),
    ).toSorted((a, b) => a - b)
    expect(trials[Math.floor(trials.length / 2)]).toBeLessThan(300)
  })

  it('is told by the last week alone, too, where the weeks before it were not alike', () => {
    const random = seededRandom(21)
    const share = (day: number) => (day >= 21 && day < 28 ? usual : 0.1)
    const days = Array.from({ length: 31 }, (_, day) => drawMix(random, 300, share(day)))
    const { start, drift } = driftFromBefore(days) ?? {}
    expect(start).toBe(28)
    expect(drift?.[0]).toMatchObject({ kind: 'look-screenshot', before: { total: 2_100 } })
  })

  it('is not told more than once in 52 quiet weeks', async () => {
    for (let year = 0; year < (isLong ? 20 : 1); year += 1) {
      const shop = openShop(seededRandom(100 + year))
      for (let day = 0; day < 52 * 7; day += 1) {
        for (let look = 0; look < 3; look += 1) {
          shop.receive(photosADay / 3)
          await shop.watch()
        }
        shop.endDay()
      }
      expect(shop.told.length).toBeLessThanOrEqual(1)
    }
  })

  it('is told once, with the shares, and what follows is compared with what is usual now', async () => {
    const shop = openShop(seededRandom(5))
    for (let day = 0; day < 60; day += 1) {
      shop.receive(photosADay, day < 30 ? usual : 0.31)
      await shop.watch()
      shop.endDay()
    }
    const [first, ...others] = shop.told.filter(({ against }) => against === 'before')
    expect(first?.shares[0]).toMatchObject({ kind: 'look-screenshot' })
    expect(first?.shares[0]?.before).toBeCloseTo(usual, 1)
    expect(first?.shares[0]?.later).toBeGreaterThan(0.2)
    expect(others).toEqual([])
    // Nor are the cases what they were, which is another thing.
    expect(shop.told.filter(({ against }) => against === 'cases')).toHaveLength(1)
  })
})

type DriftNotice = Extract<Notice, { kind: 'drift' }>

/** A shop that is watched as it goes; its days are real ones that end today. */
function openShop(random: () => number) {
  const told: DriftNotice[] = []
  const keys = new Set<string>()
  const cases = drawMix(random, 300)
  const madeAt = new Date(0)
  let days: KindMix[] = []
  let today: KindMix = {}
  let all: KindMix = {}
  let changed: { readonly daysAgo: number } | undefined
  const todayMs = Date.parse(new Date().toISOString().slice(0, 10))
  const dayMs = 86_400_000
  return {
    told,
    receive(photos: number, screenshots = usual) {
      const mix = drawMix(random, Math.round(photos), screenshots)
      today = addMixes([today, mix])
      all = addMixes([all, mix])
    },
    endDay() {
      days = [...days, today].slice(1 - daysOfDrift)
      today = {}
      if (changed) changed = { daysAgo: changed.daysAgo + 1 }
    },
    watch: () =>
      watchDrift({
        traffic: {
          since: async () => all,
          byDay: async (count) => [
            ...Array.from({ length: count - 1 - days.length }, () => ({})),
            ...days,
            today,
          ],
        },
        caseMix: async () => ({ madeAt, mix: cases }),
        settings: {
          get: async () =>
            changed && new Date(todayMs - changed.daysAgo * dayMs).toISOString().slice(0, 10),
          set: async (_, day) => {
            changed = { daysAgo: Math.round((todayMs - Date.parse(String(day))) / dayMs) }
          },
        },
        notices: {
          tellOnce: async (key, notice) => {
            // Days pass here while the clock stands still: what is told of a change has no key twice.
            const isNew = !keys.has(key) || key.startsWith('drift before')
            if (isNew && notice.kind === 'drift') told.push(notice)
            keys.add(key)
            return isNew
          },
        },
      }),
  }
}

describe('the kinds of a photo', () => {
  const photo = { outcome: 'matched', method: 'embedding', confidence: 0.95 } as const

  it('are one of each aspect that is known', () => {
    expect(kindsOf({ ...photo, similarity: 0.6, isScreenshot: true })).toEqual([
      'look-screenshot',
      'outcome-matched',
      'rung-embedding',
      'confidence-high',
      'similarity-middle',
    ])
    const nothing = { outcome: 'unknown', method: null, confidence: undefined } as const
    expect(kindsOf({ ...nothing, similarity: undefined, isScreenshot: undefined })).toEqual([
      'outcome-unknown',
      'rung-nobody',
    ])
  })

  it('are none where words or memory answered', () => {
    for (const method of ['caption', 'forward', 'fingerprint'] as const) {
      expect(kindsOf({ ...photo, method, similarity: 0.6, isScreenshot: true })).toEqual([])
    }
  })
})

it('cases that are not what shoppers send are told with few photos', () => {
  const random = seededRandom(3)
  const drift = driftFromCases(drawMix(random, 200), drawMix(random, 200, 0.31))
  expect(drift[0]).toMatchObject({ kind: 'look-screenshot' })
  expect(driftFromCases(drawMix(random, 200), drawMix(random, 2_000))).toEqual([])
})
