import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conditionChanges } from '#src/evals/conditions.ts'
import { expectCost } from '#src/evals/expected-cost.ts'
import { formatResults, readResults } from '#src/evals/results-file.ts'
import { caseAnswer, caseResult, evalRun, matchedAnswer } from '#test/support/case-results.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-results-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const run = evalRun([
  caseResult({ expected: 'A', tags: ['x'], answers: [matchedAnswer('A'), caseAnswer()] }),
  caseResult({ expected: null, key: 'b', answers: [caseAnswer({ costMicroUsd: 40 })] }),
])

describe('a file of results', () => {
  it('is read back as it was, whatever figures stand beside', async () => {
    const file = join(folder, 'results.json')
    await writeFile(file, formatResults(run, { summary: { anything: 1 } }))
    expect(await readResults(file)).toEqual(run)
  })

  it('has the first answer in the row of its case, a row a line', () => {
    const text = formatResults(run, {})
    const { cases } = JSON.parse(text)
    expect(cases[0]).toMatchObject({ sku: 'A', outcome: 'matched', repeats: [{ sku: null }] })
    expect(cases[1]).not.toHaveProperty('repeats')
    expect(text.split('\n').filter((line) => line.includes('"expected"'))).toHaveLength(2)
  })

  it.each([
    ['no JSON', 'nonsense', 'cannot be read'],
    ['of another kind', '{"a":1}', 'holds no results'],
    ['of another version', '{"version":1}', 'holds no results: '],
  ])('that is %s is refused', async (_, text, message) => {
    const file = join(folder, 'wrong.json')
    await writeFile(file, text)
    await expect(readResults(file)).rejects.toMatchObject({
      message: expect.stringContaining(message),
      remedy: expect.stringContaining('--update-baseline'),
    })
  })
})

describe('conditions', () => {
  it('that differ are named with both values', () => {
    const other = evalRun([], {
      embedderId: 'other@2',
      thresholds: null,
      prompts: ['choose-product@2'],
    })
    expect(conditionChanges(run.conditions, other.conditions)).toEqual([
      'embedder: bundled@1 -> other@2',
      'thresholds: threshold 0.8, margin 0.04, plausible 0.4 -> none fitted',
      'prompts: choose-product@1 -> choose-product@2',
    ])
    expect(conditionChanges(run.conditions, run.conditions)).toEqual([])
  })
})

describe('the expected cost', () => {
  it('is what the baseline cost where that asked live models', () => {
    const live = { ...run, conditions: { ...run.conditions, llmMode: 'real' as const } }
    // Three answers cost 40 together.
    expect(expectCost(300, 9_000, live)).toEqual({ expectedMicroUsd: 4_000, isMeasured: true })
  })

  it('is the dearest call for each answer otherwise', () => {
    const dearest = { expectedMicroUsd: 2_700_000, isMeasured: false }
    expect(expectCost(300, 9_000, run)).toEqual(dearest)
    expect(expectCost(300, 9_000, undefined)).toEqual(dearest)
  })
})
