import { describe, expect, it } from 'vitest'
import type { CaseAnswer } from '#src/evals/case-result.ts'
import { costsSchema } from '#src/evals/grade.ts'
import { summarize } from '#src/evals/summarize.ts'
import { caseAnswer, caseResult, gradedAnswer, matchedAnswer } from '#test/support/case-results.ts'
import { sku } from '#test/support/products.ts'

const costs = costsSchema.parse({})

const climbed = ['caption', 'code', 'embedding'].map((rung, at) => ({
  rung,
  result: 'undecided' as const,
  ms: at + 1,
  reason: '',
}))
const candidates = (...names: readonly string[]) =>
  names.map((name, at) => ({ sku: sku(name), score: 1 - at / 10 }))
const common = { rungs: climbed, latencyMs: 10, costMicroUsd: 5, tokensIn: 7, tokensOut: 2 }
const matched = (name: string, fields: Partial<CaseAnswer> = {}) =>
  matchedAnswer(name, { ...common, ...fields })
const open = (fields: Partial<CaseAnswer>) => caseAnswer({ ...common, ...fields })

const results = [
  caseResult({ expected: 'A', tags: ['dark'], category: 'suit', answers: [matched('A')] }),
  caseResult({
    expected: 'A',
    answers: [matched('B', { candidates: candidates('B', 'A'), latencyMs: 40 })],
  }),
  caseResult({ expected: 'A', answers: [matched('A', { method: 'caption' })] }),
  caseResult({
    expected: 'A',
    tags: ['dark', 'blurred'],
    answers: [open({ outcome: 'ambiguous', candidates: candidates('A', 'B') })],
  }),
  caseResult({
    expected: 'A',
    answers: [open({ outcome: 'ambiguous', candidates: candidates('B', 'C', 'D', 'E', 'A') })],
  }),
  caseResult({ expected: 'A', answers: [open({ candidates: candidates('B'), latencyMs: 20 })] }),
  caseResult({ expected: null, key: 'x', answers: [matched('A')] }),
  caseResult({
    expected: null,
    key: 'y',
    answers: [open({ outcome: 'ambiguous', candidates: candidates('A', 'B') })],
  }),
  caseResult({ expected: null, key: 'z', tags: ['dark'], answers: [open({})] }),
]

const counts = ({ count, total }: { count: number; total: number }) => `${count}/${total}`

describe('the summary of an eval', () => {
  const summary = summarize(results, costs)
  const { overall } = summary

  it('counts the right SKU in the first place and among five, of what is sold', () => {
    expect(counts(overall.top1)).toBe('3/6')
    expect(counts(overall.top5)).toBe('5/6')
  })

  it('counts what was named, and how much of it rightly, with what is not sold', () => {
    expect(counts(overall.coverage)).toBe('3/6')
    expect(counts(overall.precision)).toBe('2/4')
    expect(counts(overall.refused)).toBe('2/3')
    expect(counts(overall.wrong)).toBe('2/9')
    expect(counts(overall.escalated)).toBe('5/9')
  })

  it('adds up what mistakes cost: 10 alone, 1 for people, nothing for what is rightly not named', () => {
    expect(overall.cost).toBeCloseTo((2 * 10 + 3 * 1) / 9, 12)
    const dearer = summarize(results, { wrong: 100, escalated: 0, right: 1 })
    expect(dearer.overall.cost).toBeCloseTo((2 * 100 + 4 * 1) / 9, 12)
  })

  it('tells which rung decided, in the order of the ladder, and how long it took', () => {
    const rungs = summary.rungs.map(({ rung, decided, precision, ms }) => [
      rung,
      counts(decided),
      counts(precision),
      ms.p50,
    ])
    expect(rungs).toEqual([
      ['caption', '1/9', '1/1', 1],
      ['code', '0/9', '0/0', 2],
      ['embedding', '3/9', '1/3', 3],
    ])
  })

  it('tells the same for each tag and category', () => {
    expect(summary.tags.map(({ tag, cases }) => [tag, cases])).toEqual([
      ['blurred', 1],
      ['dark', 3],
    ])
    expect(counts(summary.tags[1]?.top1 ?? { count: -1, total: -1 })).toBe('2/2')
    expect(summary.categories.map(({ category, cases }) => [category, cases])).toEqual([
      ['suit', 1],
    ])
  })

  it('counts outcomes, times, tokens and money', () => {
    expect(summary.outcomes).toEqual({ matched: 4, ambiguous: 3, unknown: 2 })
    expect(summary.latencyMs).toEqual({ p50: 10, p95: 40 })
    expect(summary.money).toEqual({
      costMicroUsd: 45,
      perPhotoMicroUsd: 5,
      tokensIn: 63,
      tokensOut: 18,
    })
  })

  it('names what was taken for what', () => {
    expect(summary.confusions).toEqual([
      { expected: 'A', answered: 'B', count: 1 },
      { expected: null, answered: 'A', count: 1 },
    ])
  })

  it('says what the answers given alone prove', () => {
    expect(summary.certified).toMatchObject({ answers: 4, errors: 2, neededFor99: 628 })
    expect(summary.certified.precision).toBeLessThan(0.5)
  })

  it('tells what confidence is worth', () => {
    // Four answers of confidence 0.9, half of them right.
    expect(summary.calibration.error).toBeCloseTo(0.4, 12)
    expect(summary.riskCoverage.at(-1)?.coverage).toBe(1)
    expect(summary.augrc).toBeGreaterThan(0)
  })
})

describe('intervals', () => {
  it('are wider by product where the photos of a product fail together', () => {
    const shop = Array.from({ length: 100 }, (_, at) => {
      const product = `P${Math.floor(at / 10)}`
      const grade = Math.floor(at / 10) % 2 === 0 ? 'right' : 'escalated'
      return caseResult({
        expected: product,
        key: `${at}`,
        answers: [gradedAnswer(product, grade)],
      })
    })
    const { low, high, clustered, share } = summarize(shop, costs).overall.coverage
    expect(share).toBe(0.5)
    expect(clustered.high - clustered.low).toBeGreaterThan(2 * (high - low))
  })

  it('say something of products that are all alike', () => {
    const shop = Array.from({ length: 40 }, (_, at) => {
      const product = `P${at % 4}`
      return caseResult({ expected: product, key: `${at}`, answers: [matchedAnswer(product)] })
    })
    const { high, low, clustered } = summarize(shop, costs).overall.top1
    expect([high, clustered.high]).toEqual([1, 1])
    // Four products, not forty photos.
    expect(clustered.low).toBeLessThan(low)
    expect(clustered.low).toBeGreaterThan(0)
  })
})

describe('repeats', () => {
  const asked = (key: string, ...grades: readonly ('right' | 'wrong' | 'escalated')[]) =>
    caseResult({
      expected: 'A',
      key,
      answers: grades.map((grade) => gradedAnswer('A', grade)),
    })

  it('count as one case, by their mean', () => {
    const { overall, outcomes, repeats } = summarize(
      [asked('x', 'right', 'right', 'escalated'), asked('y', 'right', 'wrong', 'escalated')],
      costs,
    )
    expect(overall.cases).toBe(2)
    expect(overall.coverage).toMatchObject({ count: expect.closeTo(4 / 3, 6), total: 2 })
    expect(overall.cost).toBeCloseTo((1 / 3 + 11 / 3) / 2, 12)
    expect([outcomes.matched, repeats]).toEqual([4, 3])
  })

  it('that disagree more than once in five make a case unreliable', () => {
    const steady = asked('steady', ...Array<'right'>(5).fill('right'))
    const rarely = asked('rarely', 'right', 'right', 'right', 'right', 'wrong')
    const often = asked('often', 'right', 'right', 'right', 'escalated', 'wrong')
    const { unreliable } = summarize([steady, rarely, often], costs)
    expect(unreliable).toEqual([{ photo: 'often', flips: expect.closeTo(0.4, 12) }])
  })
})
