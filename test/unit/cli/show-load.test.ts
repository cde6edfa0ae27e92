import { describe, expect, it } from 'vitest'
import { compareLoads, describeLoad } from '#src/cli/show-load.ts'
import type { LoadReport } from '#src/load/summarize.ts'

const reportOf = (workers: number, answersPerSecond: number, p95 = 100): LoadReport => ({
  options: { shape: 'new', perSecond: 20, seconds: 10, seed: 1, workers, embedderMs: 200 },
  conditions: { at: '2026-11-30T08:00:00.000Z', cores: 2, loadAverage: 3 },
  visits: 200,
  unanswered: 0,
  answersPerSecond,
  alone: [],
  byDeed: [],
  byRung: [{ what: 'embedding', count: 200, p50: 50, p95, p99: 200 }],
  slowdown: 2,
  memoryMb: 500,
  memory: null,
  processorMsPerAnswer: 40,
  databaseMb: 60,
  databaseKbPerAnswer: 12.5,
  costMicroUsd: 0,
})

describe('load reports side by side', () => {
  it('compare within each round, and tell the medians of the rounds', () => {
    const lines = compareLoads([
      ...[reportOf(1, 4), reportOf(2, 8, 90)],
      ...[reportOf(1, 2), reportOf(2, 3, 300)],
      ...[reportOf(1, 3), reportOf(2, 7, 110)],
    ])
    expect(lines.map((line) => line.split(/\s{2,}/))).toEqual([
      ['workers', 'come/s', 'answers/s', 'of the first', 'processor', 'p95'],
      ['1', '20', '3.0', '1.00x', '40.0 ms', 'embedding 100 ms'],
      ['2', '20', '7.0', '2.00x', '40.0 ms', 'embedding 110 ms'],
    ])
  })

  it('say nothing of a single kind of run', () => {
    expect(compareLoads([reportOf(1, 4), reportOf(1, 5)])).toEqual([])
  })

  it('name what the run stood on', () => {
    const text = describeLoad(reportOf(2, 8)).join('\n')
    expect(text).toContain('2 workers, 200 ms of the model for each picture')
    expect(text).toContain('2 cores, load average 3.0 before')
  })
})
