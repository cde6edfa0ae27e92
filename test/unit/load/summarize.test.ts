import { describe, expect, it } from 'vitest'
import { seededRandom } from '#src/lib/random.ts'
import type { Observation, Visit } from '#src/load/load.ts'
import { summarize } from '#src/load/summarize.ts'

const options = { shape: 'steady', perSecond: 1, seconds: 100, seed: 1, workers: 0 } as const

const visitAt = (at: number, tookMs: number | undefined, more: Partial<Visit> = {}): Visit => ({
  deed: 'new photo',
  chatId: at,
  messageId: 1,
  sentAt: at,
  answeredAt: tookMs === undefined ? undefined : at + tookMs,
  ...more,
})

const conditions = { at: '2026-11-30T08:00:00.000Z', cores: 2, loadAverage: 1 }

const observed = (more: Partial<Observation>): Observation => ({
  ...{ options, conditions, alone: [visitAt(0, 100)], visits: [], memory: [], answered: [] },
  processorMs: undefined,
  databaseBytes: [50_000_000, 50_020_000],
  ...more,
})

describe('what load comes to', () => {
  it('counts answers in the time they took, and compares them with one shopper alone', () => {
    const visits = Array.from({ length: 10 }, (_, at) => visitAt(1_000 * at, 1_000))
    const report = summarize(observed({ visits: [...visits, visitAt(500, undefined)] }))
    expect(report).toMatchObject({ visits: 11, unanswered: 1, answersPerSecond: 1, slowdown: 10 })
    expect(report).toMatchObject({ databaseMb: 50, databaseKbPerAnswer: 2 })
    expect(report.processorMsPerAnswer).toBeNull()
    expect(summarize(observed({ visits, processorMs: 500 })).processorMsPerAnswer).toBe(50)
    expect(report.byDeed).toEqual([
      { what: 'new photo', count: 11, p50: 1_000, p95: 1_000, p99: 1_000 },
    ])
  })

  it('tells rungs apart, and leaves dialogues of an order out of them', () => {
    const visits = [
      visitAt(1, 10),
      visitAt(2, 20),
      visitAt(3, 900, { deed: 'order' }),
      visitAt(4, 5, { deed: 'greeting' }),
    ]
    const answered = [1, 2, 3].map((chatId) => ({
      chatId,
      messageId: 1,
      method: chatId === 2 ? null : 'embedding',
      costMicroUsd: 7,
    }))
    const report = summarize(observed({ visits, answered }))
    expect(report.byRung.map(({ what, p50 }) => [what, p50])).toEqual([
      ['embedding', 10],
      ['none', 20],
    ])
    expect(report.costMicroUsd).toBe(21)
  })

  it('finds by how much memory grows, and that it does not', () => {
    const random = seededRandom(5)
    const visits = Array.from({ length: 2_000 }, (_, at) => visitAt(at * 100, 50))
    const memoryWith = (mbPerThousand: number) =>
      Array.from({ length: 200 }, (_, at) => ({
        at: at * 1_000,
        megabytes: 500 + mbPerThousand * ((at * 10) / 1_000) + 4 * (random() - 0.5),
      }))
    const growing = summarize(observed({ visits, memory: memoryWith(20) })).memory
    expect(growing?.low).toBeLessThan(20)
    expect(growing?.high).toBeGreaterThan(20)
    expect(growing?.low).toBeGreaterThan(15)
    const still = summarize(observed({ visits, memory: memoryWith(0) })).memory
    expect(still?.low).toBeLessThan(0)
    expect(still?.high).toBeGreaterThan(0)
    expect(summarize(observed({ visits, memory: memoryWith(0).slice(0, 3) })).memory).toBeNull()
  })

  it('takes memory that wanders for what it is: one second tells little of the next', () => {
    const visits = Array.from({ length: 200 }, (_, at) => visitAt(at * 1_000, 50))
    const contained = Array.from({ length: 100 }, (_, seed) => {
      const random = seededRandom(seed + 1)
      let away = 0
      const memory = Array.from({ length: 200 }, (_, at) => {
        away = 0.8 * away + random() - 0.5
        return { at: at * 1_000, megabytes: 500 + away }
      })
      const trend = summarize(observed({ visits, memory })).memory
      return trend !== null && trend.low <= 0 && trend.high >= 0
    })
    // With each sample counted as one that knows nothing of the others, it is hardly half of them.
    expect(contained.filter(Boolean).length).toBeGreaterThan(75)
  })
})
