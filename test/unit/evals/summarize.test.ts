import { describe, expect, it } from 'vitest'
import type { Outcome, RungReport } from '#src/domain/outcome.ts'
import type { CaseResult } from '#src/evals/run-eval.ts'
import { summarize } from '#src/evals/summarize.ts'
import { sku } from '#test/support/products.ts'

interface Told {
  readonly expected: string | null
  readonly tags?: readonly string[]
  readonly outcome: Outcome
  readonly candidates?: readonly string[]
  readonly latencyMs?: number
}

const report = (rung: RungReport['rung']): RungReport => ({
  rung,
  result: 'undecided',
  ms: 1,
  reason: '',
})

function result({
  expected,
  tags = [],
  outcome,
  candidates = [],
  latencyMs = 10,
}: Told): CaseResult {
  const rungs = ['caption', 'code', 'embedding'] as const
  return {
    case: {
      line: 1,
      photo: 'p',
      path: '/p',
      key: 'k',
      sku: expected === null ? null : sku(expected),
      caption: '',
      tags,
    },
    identification: {
      id: 'i',
      outcome,
      candidates: candidates.map((name, at) => ({ sku: sku(name), score: 1 - at / 10 })),
      rungs: rungs.map(report),
      costMicroUsd: 5,
      latencyMs,
    },
  }
}

const matched = (name: string, method: 'embedding' | 'caption' = 'embedding'): Outcome => ({
  outcome: 'matched',
  sku: sku(name),
  method,
  confidence: 0.9,
})
const ambiguous: Outcome = { outcome: 'ambiguous', offered: [] }
const unknown: Outcome = { outcome: 'unknown', reason: '' }

const results = [
  result({ expected: 'A', outcome: matched('A'), candidates: ['A', 'B'], tags: ['dark'] }),
  result({ expected: 'A', outcome: matched('B'), candidates: ['B', 'A'], latencyMs: 40 }),
  result({ expected: 'A', outcome: matched('A', 'caption'), candidates: ['A'] }),
  result({ expected: 'A', outcome: ambiguous, candidates: ['A', 'B'], tags: ['dark', 'blurred'] }),
  result({ expected: 'A', outcome: ambiguous, candidates: ['B', 'C', 'D', 'E', 'A'] }),
  result({ expected: 'A', outcome: unknown, candidates: ['B'], latencyMs: 20 }),
  result({ expected: null, outcome: matched('A'), candidates: ['A'] }),
  result({ expected: null, outcome: ambiguous, candidates: ['A', 'B'] }),
  result({ expected: null, outcome: unknown, tags: ['dark'] }),
]

const counts = ({ count, total }: { count: number; total: number }) => `${count}/${total}`

describe('the summary of an eval', () => {
  const summary = summarize(results)

  it('counts the right SKU in the first place and among five, of what is sold', () => {
    expect(counts(summary.overall.top1)).toBe('3/6')
    expect(counts(summary.overall.top5)).toBe('5/6')
  })

  it('counts what was named, and how much of it rightly, with what is not sold', () => {
    expect(counts(summary.overall.coverage)).toBe('3/6')
    expect(counts(summary.overall.precision)).toBe('2/4')
    expect(counts(summary.overall.refused)).toBe('2/3')
  })

  it('tells which rung decided, in the order of the ladder', () => {
    const rungs = summary.rungs.map(({ rung, decided, precision }) => [
      rung,
      counts(decided),
      counts(precision),
    ])
    expect(rungs).toEqual([
      ['caption', '1/9', '1/1'],
      ['code', '0/9', '0/0'],
      ['embedding', '3/9', '1/3'],
    ])
  })

  it('tells the same for each tag', () => {
    expect(summary.tags.map(({ tag, cases }) => [tag, cases])).toEqual([
      ['blurred', 1],
      ['dark', 3],
    ])
    expect(counts(summary.tags[1]?.top1 ?? { count: -1, total: -1 })).toBe('2/2')
  })

  it('counts outcomes, times and cost', () => {
    expect(summary.outcomes).toEqual({ matched: 4, ambiguous: 3, unknown: 2 })
    expect(summary.latencyMs).toEqual({ p50: 10, p95: 40 })
    expect(summary.costMicroUsd).toBe(45)
  })
})
