import type { CaseAnswer, CaseResult } from '#src/evals/case-result.ts'
import type { Conditions } from '#src/evals/conditions.ts'
import type { Grade } from '#src/evals/grade.ts'
import type { EvalRun } from '#src/evals/results-file.ts'
import { sku } from './products.ts'

/** An answer of the embedding rung; fields that a test is not about are plausible. */
export function caseAnswer(fields: Partial<CaseAnswer> = {}): CaseAnswer {
  return {
    outcome: 'unknown',
    sku: null,
    method: null,
    confidence: null,
    candidates: [],
    costMicroUsd: 0,
    latencyMs: 50,
    rungs: [],
    guessConfidence: 0.5,
    tokensIn: 0,
    tokensOut: 0,
    hadVector: true,
    mayVary: false,
    prompts: [],
    models: [],
    ...fields,
  }
}

/** A named SKU. */
export function matchedAnswer(name: string, fields: Partial<CaseAnswer> = {}): CaseAnswer {
  return caseAnswer({
    outcome: 'matched',
    sku: sku(name),
    method: 'embedding',
    confidence: 0.9,
    guessConfidence: 0.9,
    candidates: [{ sku: sku(name), score: 0.9 }],
    ...fields,
  })
}

export interface ToldCase extends Partial<Omit<CaseResult, 'expected' | 'answers'>> {
  readonly expected: string | null
  readonly answers: readonly CaseAnswer[]
}

export function caseResult({ expected, answers, ...fields }: ToldCase): CaseResult {
  const [first, ...others] = answers
  if (!first) throw new RangeError('a case has an answer at least')
  const name = fields.photo ?? fields.key ?? 'one.jpg'
  return {
    key: name,
    photo: name,
    caption: '',
    tags: [],
    category: null,
    expected: expected === null ? null : sku(expected),
    ...fields,
    answers: [first, ...others],
  }
}

/** An answer of a grade to a photo of a SKU. */
export function gradedAnswer(
  expected: string,
  grade: Grade,
  fields: Partial<CaseAnswer> = {},
): CaseAnswer {
  if (grade === 'escalated') return caseAnswer(fields)
  return matchedAnswer(grade === 'right' ? expected : `NOT-${expected}`, fields)
}

export function evalRun(
  results: readonly CaseResult[],
  conditions: Partial<Conditions> = {},
): EvalRun {
  return {
    conditions: {
      embedderId: 'bundled@1',
      thresholds: { threshold: 0.8, margin: 0.04, plausible: 0.4 },
      catalogueRevision: 'rev1',
      prompts: ['choose-product@1'],
      llmMode: 'off',
      models: [],
      ...conditions,
    },
    yardstickMs: 5,
    results,
  }
}
