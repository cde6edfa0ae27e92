import { describe, expect, it } from 'vitest'
import type { CaseAnswer, CaseResult } from '#src/evals/case-result.ts'
import { judgeRun } from '#src/evals/gate/judge-run.ts'
import { defaultPolicy } from '#src/evals/gate/policy.ts'
import type { Grade } from '#src/evals/grade.ts'
import { caseResult, evalRun, gradedAnswer } from '#test/support/case-results.ts'

interface Told {
  readonly tags?: readonly string[]
  readonly answer?: Partial<CaseAnswer>
}

/** Cases of as many products, two photos each. */
function cases(grades: readonly (readonly Grade[])[], { tags = [], answer = {} }: Told = {}) {
  return grades.map((repeats, at): CaseResult => {
    const product = `P${Math.floor(at / 2)}`
    const answers = repeats.map((grade) => gradedAnswer(product, grade, answer))
    return caseResult({ expected: product, key: `photo-${at}.jpg`, tags: [...tags], answers })
  })
}

const times = <T>(count: number, value: T) => Array<T>(count).fill(value)
const allRight = (count: number, repeats = 1) => times(count, times<Grade>(repeats, 'right'))
const varying: Told = { answer: { mayVary: true } }

function verdictOf(before: readonly CaseResult[], after: readonly CaseResult[]) {
  return judgeRun(evalRun(after), evalRun(before), defaultPolicy)
}

describe('a run in which nothing changed', () => {
  it('passes', () => {
    const run = cases([...allRight(60), ...times(10, ['wrong'] as const)])
    const { verdict, reasons, tests } = verdictOf(run, run)
    expect([verdict, reasons]).toEqual(['pass', []])
    expect(tests.map(({ p }) => p)).toEqual([1, 1])
  })

  it('passes though the machine is another one and slower, and the run is slower with it', () => {
    const timed = (latencyMs: number) => cases(allRight(60), { answer: { latencyMs } })
    const before = evalRun(timed(50))
    const after = { ...evalRun(timed(500)), yardstickMs: before.yardstickMs * 10 }
    const { verdict, ratios } = judgeRun(after, before, defaultPolicy)
    expect([verdict, ratios.latency]).toEqual(['pass', 1])
  })
})

describe('a case that was always right', () => {
  it('and is not any more fails by name, though it is one of many', () => {
    const after: readonly (readonly Grade[])[] = [...allRight(99), ['wrong']]
    const { verdict, reasons } = verdictOf(cases(allRight(100)), cases(after))
    expect(verdict).toBe('regression')
    expect(reasons).toEqual(['broke for good: photo-99.jpg: expected P49, was P49, is NOT-P49'])
  })

  it('and goes to people now fails as well', () => {
    const after: readonly (readonly Grade[])[] = [...allRight(99), ['escalated']]
    const { verdict, reasons } = verdictOf(cases(allRight(100)), cases(after))
    expect([verdict, reasons]).toEqual(['regression', [expect.stringContaining('is unknown')]])
  })

  it('and breaks in some repeats is named, no more', () => {
    const after = [...allRight(99, 3), ['right', 'wrong', 'right'] as const]
    const { verdict, notes } = verdictOf(cases(allRight(100, 3), varying), cases(after, varying))
    expect(verdict).toBe('pass')
    expect(notes).toContainEqual(expect.stringMatching(/^broke in some repeats: photo-99\.jpg/))
  })

  it('fails where answers vary, too, once there are repeats enough', () => {
    const broken = (repeats: number) => [...allRight(99, repeats), times<Grade>(repeats, 'wrong')]
    const judged = (repeats: number) =>
      verdictOf(cases(allRight(100, repeats), varying), cases(broken(repeats), varying))
    expect(judged(5).verdict).toBe('regression')
    const { verdict, reasons } = judged(3)
    expect(verdict).toBe('inconclusive')
    expect(reasons).toEqual([
      'always right in the baseline and never now, which may be chance: photo-99.jpg; ' +
        '5 repeats of both runs would decide',
    ])
  })

  it('is judged by what each run expected: the same answer to another label has broken', () => {
    const [first, ...others] = cases(allRight(40))
    if (!first) throw new Error('no case')
    const relabelled = { ...first, expected: others[10]?.expected ?? null }
    const { verdict, reasons } = verdictOf([first, ...others], [relabelled, ...others])
    expect(verdict).toBe('regression')
    expect(reasons[0]).toContain('the baseline expected P0')
  })
})

describe('wrong answers given alone', () => {
  const before = cases([...allRight(180), ...times(20, ['escalated'] as const)])

  it('fail when there are more of them than chance brings, though no case was right before', () => {
    const after = cases([...allRight(180), ...times(20, ['wrong'] as const)])
    const { verdict, reasons } = verdictOf(before, after)
    expect(verdict).toBe('regression')
    expect(reasons[0]).toMatch(/^wrong answers given alone: 10\.0 points more, 20 cases worse/)
  })

  it('weigh by product: twenty photos of two products prove nothing', () => {
    const ofTwo = (grade: Grade) => {
      const late = Array.from({ length: 20 }, (_, at) => {
        const expected = at % 2 === 0 ? 'X' : 'Y'
        const answers = [gradedAnswer(expected, grade)]
        return caseResult({ expected, key: `late-${at}`, answers })
      })
      return [...cases(allRight(180)), ...late]
    }
    const { tests, verdict } = verdictOf(ofTwo('escalated'), ofTwo('wrong'))
    expect(tests[0]).toMatchObject({ products: 2, p: 0.25, worse: 20 })
    expect(verdict).toBe('inconclusive')
  })

  it('are tested for each tag, corrected for their number', () => {
    const tagged = (grade: Grade) => [
      ...cases(allRight(200), { tags: ['easy'] }),
      ...cases(times(30, [grade]), { tags: ['hard'] }).map((result) => ({
        ...result,
        key: `hard-${result.key}`,
      })),
    ]
    const { tests } = verdictOf(tagged('escalated'), tagged('wrong'))
    const names = tests.map(({ name, isWorse }) => [name, isWorse])
    expect(names).toEqual([
      ['wrong answers given alone', true],
      ['answers that are not right', false],
      ['wrong answers given alone, easy', false],
      ['wrong answers given alone, hard', true],
    ])
    // Holm: the smaller of two counts twice.
    expect(tests[3]?.p).toBeCloseTo(2 * 2 ** -15, 12)
  })
})

describe('a run that nobody can judge', () => {
  const half = (grade: Grade) => cases([...allRight(30), ...times(6, [grade])], varying)

  it('says how many repeats would decide, where answers vary', () => {
    const { verdict, reasons } = verdictOf(half('escalated'), half('wrong'))
    expect(verdict).toBe('inconclusive')
    expect(reasons).toContainEqual(
      expect.stringMatching(/cannot be ruled out; about \d+ repeats would decide$/),
    )
  })

  it('says how many cases would, where they do not', () => {
    const steady = (grade: Grade) => cases([...allRight(30), ...times(6, [grade])])
    const { reasons } = verdictOf(steady('escalated'), steady('wrong'))
    expect(reasons[0]).toMatch(/cannot be ruled out; about \d+ cases would decide$/)
  })

  it('is one of few products whose answers vary', () => {
    const few = cases(allRight(8), varying)
    expect(verdictOf(few, few)).toMatchObject({
      verdict: 'inconclusive',
      reasons: ['4 products are too few to judge answers that vary: 9 would decide'],
    })
  })

  it('is taken for one that varies when a case flips that should not', () => {
    const flipping = cases([...allRight(99, 2), ['right', 'escalated']])
    const broken = cases([...allRight(98, 2), ['wrong', 'wrong'], ['right', 'right']])
    expect(verdictOf(flipping, broken).verdict).toBe('inconclusive')
  })
})

describe('a broken run', () => {
  it('is told from a regression: rungs failed that had worked', () => {
    const failing: Told = {
      answer: {
        rungs: [{ rung: 'embedding', result: 'unavailable', ms: 1, reason: 'no model' }],
        mayVary: true,
      },
    }
    const after = [
      ...cases(times(20, ['escalated'] as const), failing),
      ...cases(allRight(100)).slice(20),
    ]
    const { verdict, reasons } = verdictOf(cases(allRight(100)), after)
    expect(verdict).toBe('broken')
    expect(reasons).toEqual(['in 20.0 % of the answers a rung failed (0.0 % in the baseline)'])
  })

  it('has no case in common with the baseline', () => {
    const other = cases(allRight(3)).map((result) => ({ ...result, key: `other ${result.key}` }))
    expect(() => verdictOf(cases(allRight(3)), other)).toThrow('no case in common')
  })
})

describe('money and time', () => {
  const priced = (costMicroUsd: number, latencyMs = 50) =>
    cases(allRight(60), { answer: { costMicroUsd, latencyMs } })

  it('fail when a photo has become dearer than the policy lets pass', () => {
    expect(verdictOf(priced(100), priced(149)).verdict).toBe('pass')
    const { verdict, reasons } = verdictOf(priced(100), priced(200))
    expect([verdict, reasons]).toEqual([
      'regression',
      ['a photo costs 2.00 times as much as in the baseline (allowed 1.5)'],
    ])
  })

  it('fail when half of the photos have become so much slower', () => {
    const { verdict, reasons } = verdictOf(priced(1, 50), priced(1, 200))
    expect([verdict, reasons]).toEqual([
      'regression',
      ['half of the photos take 4.00 times as much as in the baseline (allowed 3)'],
    ])
  })

  it('are not compared where one run asked models and the other did not, or had vectors', () => {
    const before = evalRun(priced(100))
    const other = evalRun(
      cases(allRight(60), { answer: { costMicroUsd: 900, latencyMs: 900, hadVector: false } }),
      { llmMode: 'recorded' },
    )
    const { verdict, ratios, notes } = judgeRun(other, before, defaultPolicy)
    expect([verdict, ratios]).toEqual(['pass', { cost: undefined, latency: undefined }])
    expect(notes).toContainEqual(expect.stringContaining('times are not compared'))
    expect(notes).toContainEqual('other conditions: vision models: off -> recorded')
  })
})

describe('floors', () => {
  const run = cases([...allRight(8), ['escalated'], ['wrong']], { tags: ['hands'] })
  const judged = (floors: Readonly<Record<string, number>>) =>
    judgeRun(evalRun(run), evalRun(run), { ...defaultPolicy, floors })

  it('fail a tag, or all cases, that stays below', () => {
    expect(judged({ hands: 0.8, all: 0.8 }).verdict).toBe('pass')
    expect(judged({ hands: 0.9 })).toMatchObject({
      verdict: 'regression',
      reasons: ['hands: 80.0 % right, its floor is 90.0 %'],
    })
  })

  it('of a tag that no case has are refused', () => {
    expect(() => judged({ feet: 0.5 })).toThrow('the tag feet, which no case has')
  })
})

describe('notes', () => {
  it('name cases that flip too often to be relied on, and those of one run alone', () => {
    const flips: readonly Grade[] = ['right', 'right', 'right', 'escalated', 'wrong']
    const before = cases([...allRight(60, 5), flips, flips], varying)
    const after = cases([...allRight(60, 5), flips], varying)
    const { notes } = verdictOf(before, after)
    expect(notes).toContain('unreliable in the baseline: photo-60.jpg')
    expect(notes).toContain('cases of the baseline that are not in this run: 1')
  })
})
