import type { Sku } from '#src/domain/sku.ts'
import {
  type CalibrationBin,
  calibrationBins,
  calibrationError,
} from '#src/lib/statistics/calibration-error.ts'
import { augrc, type RiskPoint, riskCoverage } from '#src/lib/statistics/risk-coverage.ts'
import { type CaseAnswer, type CaseResult, guessOf } from './case-result.ts'
import { gradeOf } from './grade.ts'

/** How well the ladder knows what it knows. */
export interface Quality {
  /** From the surest guess to all of them; the guess is the answer, or else the best candidate. */
  readonly riskCoverage: readonly RiskPoint[]
  /** Area under its undetected failures: 0 is perfect. */
  readonly augrc: number | null
  /** Of the answers given alone: what their confidence is worth. */
  readonly calibration: { readonly bins: readonly CalibrationBin[]; readonly error: number | null }
  /** What was given alone for what, the most frequent mistake first. */
  readonly confusions: readonly Confusion[]
}

export interface Confusion {
  /** null: not sold. */
  readonly expected: Sku | null
  readonly answered: Sku
  /** Answers, all repeats together. */
  readonly count: number
}

/** Answers given alone come before all others, however sure those are: they are what reaches a shopper. */
export function selectionOf(
  results: readonly CaseResult[],
): Pick<Quality, 'riskCoverage' | 'augrc'> {
  const guesses = results.flatMap(({ expected, answers }) =>
    answers.map((answer) => ({
      confidence: answer.guessConfidence + (answer.outcome === 'matched' ? 1 : 0),
      isRight: expected !== null && guessOf(answer) === expected,
    })),
  )
  return { riskCoverage: riskCoverage(guesses), augrc: augrc(guesses) }
}

export function calibrationOf(results: readonly CaseResult[]): Quality['calibration'] {
  const given = results.flatMap(({ expected, answers }) =>
    answers.flatMap(({ sku, confidence }) =>
      sku === null || confidence === null ? [] : [{ confidence, isRight: sku === expected }],
    ),
  )
  const bins = calibrationBins(given)
  return { bins, error: calibrationError(bins) }
}

export function confusionsOf(results: readonly CaseResult[]): readonly Confusion[] {
  const mistakes = results.flatMap(({ expected, answers }) =>
    answers
      .filter((answer) => gradeOf(expected, answer) === 'wrong')
      .flatMap(({ sku }: CaseAnswer) => (sku === null ? [] : [{ expected, answered: sku }])),
  )
  const counted = Map.groupBy(mistakes, ({ expected, answered }) => `${expected} ${answered}`)
  return [...counted.values()]
    .flatMap(([first, ...others]) => (first ? [{ ...first, count: others.length + 1 }] : []))
    .toSorted((a, b) => b.count - a.count)
}
