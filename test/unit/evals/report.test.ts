import { describe, expect, it } from 'vitest'
import { judgeRun } from '#src/evals/gate/judge-run.ts'
import { defaultPolicy } from '#src/evals/gate/policy.ts'
import { markdownSummary } from '#src/evals/markdown-summary.ts'
import { renderReport } from '#src/evals/report/render-report.ts'
import { reportCases } from '#src/evals/report/report-cases.ts'
import { summarize } from '#src/evals/summarize.ts'
import { caseAnswer, caseResult, evalRun, matchedAnswer } from '#test/support/case-results.ts'
import { sku } from '#test/support/products.ts'

const candidates = [
  { sku: sku('B'), score: 0.812 },
  { sku: sku('A'), score: 0.799 },
]
const rung = (name: string, result: 'decided' | 'undecided') => ({
  rung: name,
  result,
  ms: 1,
  reason: `${name} says <so>`,
})

const before = [
  caseResult({ expected: 'A', photo: 'a.jpg', tags: ['hands'], answers: [matchedAnswer('A')] }),
  caseResult({ expected: 'A', photo: 'b.jpg', answers: [caseAnswer()] }),
  caseResult({ expected: 'C', photo: 'c.jpg', answers: [matchedAnswer('C')] }),
  caseResult({ expected: null, photo: 'd.jpg', answers: [caseAnswer()] }),
]
const after = [
  caseResult({
    expected: 'A',
    photo: 'a.jpg',
    caption: '<img src=x onerror=alert(1)>',
    tags: ['hands'],
    answers: [
      matchedAnswer('B', {
        candidates,
        method: 'llm',
        rungs: [rung('embedding', 'undecided'), rung('llm', 'decided')],
        prompts: [{ model: 'm', prompt: 'choose@1', user: 'which of <these>?' }],
      }),
    ],
  }),
  caseResult({ expected: 'A', photo: 'b.jpg', answers: [matchedAnswer('A')] }),
  caseResult({ expected: 'C', photo: 'c.jpg', answers: [matchedAnswer('C')] }),
  caseResult({ expected: null, photo: 'd.jpg', answers: [caseAnswer({ outcome: 'ambiguous' })] }),
]

const run = evalRun(after)
const judgement = judgeRun(run, evalRun(before), defaultPolicy)
const summary = summarize(after, defaultPolicy.costs)
const pictures = {
  photos: new Map([['a.jpg', 'data:image/jpeg;base64,AAAA']]),
  products: new Map([
    ['A', 'data:image/jpeg;base64,AABB'],
    ['B', 'data:image/jpeg;base64,BBBB'],
  ]),
}

describe('the cases of a report', () => {
  it('begin with what broke, then what was mended and what differs', () => {
    const cases = reportCases(after, before)
    expect(cases.map(({ result, change }) => [result.photo, change])).toEqual([
      ['a.jpg', 'broke'],
      ['b.jpg', 'mended'],
      ['d.jpg', 'differs'],
      ['c.jpg', 'same'],
    ])
    expect(reportCases(after, undefined).map(({ change }) => change)).toEqual(Array(4).fill('new'))
  })
})

describe('a report', () => {
  const page = renderReport({
    run,
    summary,
    judgement,
    cases: reportCases(after, before),
    pictures,
  })

  it('shows the pictures, candidates, rungs, prompts and reasons of a case', async () => {
    const text = await page
    for (const shown of [
      'data:image/jpeg;base64,AAAA',
      'data:image/jpeg;base64,AABB',
      'data:image/jpeg;base64,BBBB',
      'B, by llm, 0.90',
      '0.812',
      'llm says &lt;so&gt;',
      'which of &lt;these&gt;?',
      'broke for good: a.jpg',
      'Risk and coverage',
      'Calibration',
      'Taken for something else',
    ]) {
      expect(text).toContain(shown)
    }
  })

  it('asks for nothing outside itself, and takes no text for HTML', async () => {
    const text = await page
    expect(text).toContain("default-src 'none'")
    expect(text.match(/(?:src|href)="(?!data:)[^"]*"/g)).toBeNull()
    expect(text).not.toContain('<img src=x')
  })
})

describe('the summary for a pull request', () => {
  it('begins with the verdict in one line, and says why', () => {
    const [first, , ...rest] = markdownSummary(summary, judgement).split('\n')
    expect(first).toMatch(/^\*\*Regression: 4 cases, .* wrong alone, cost 2\.500\*\*$/)
    expect(rest[0]).toBe('- broke for good: a.jpg: expected A, was A, is B')
    expect(rest.join('\n')).toContain('| hands | 1 |')
  })

  it('lets no name of a photo become a table or a heading', () => {
    const odd = [caseResult({ expected: 'A', tags: ['a|b*'], answers: [matchedAnswer('A')] })]
    expect(markdownSummary(summarize(odd, defaultPolicy.costs), undefined)).toContain(
      '| a\\|b\\* |',
    )
  })
})
