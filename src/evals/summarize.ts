import { answersToCertify, certifiedShare } from '#src/lib/statistics/clopper-pearson.ts'
import { quantile } from '#src/lib/statistics/quantile.ts'
import { calibrationOf, confusionsOf, type Quality, selectionOf } from './answer-quality.ts'
import type { CaseAnswer, CaseResult } from './case-result.ts'
import { type Costs, flipRate, gradeOf, isAmongFive, isFirst, maxFlipRate } from './grade.ts'
import { type Rate, rateOf } from './rate.ts'

/** How good the answers to some cases are. */
export interface Scores {
  readonly cases: number
  /** Of the cases that are sold: the right SKU is the answer, or the best guess without one. */
  readonly top1: Rate
  /** Of the cases that are sold: the right SKU is among the first five. */
  readonly top5: Rate
  /** Of the cases that are sold: one SKU was named, right or wrong. */
  readonly coverage: Rate
  /** Of all cases where one SKU was named: it is right. Naming what is not sold is always wrong. */
  readonly precision: Rate
  /** Of the cases that are not sold: no SKU was named. */
  readonly refused: Rate
  /** Of all cases: a wrong SKU was named alone, so that nobody sees the mistake. */
  readonly wrong: Rate
  /** Of all cases: no SKU was named, people have to. */
  readonly escalated: Rate
  /** Mean cost of a case, by what a wrong, an escalated and a right answer cost. */
  readonly cost: number
}

export interface Times {
  readonly p50: number | null
  readonly p95: number | null
}

export interface EvalSummary extends Quality {
  readonly overall: Scores
  /** What each rung decided, in the order of the ladder: how many of all cases, how many rightly, in what time. */
  readonly rungs: readonly {
    readonly rung: string
    readonly decided: Rate
    readonly precision: Rate
    readonly ms: Times
  }[]
  /** By name. */
  readonly tags: readonly (Scores & { readonly tag: string })[]
  readonly categories: readonly (Scores & { readonly category: string })[]
  /** Answers, all repeats together. */
  readonly outcomes: Readonly<Record<CaseAnswer['outcome'], number>>
  /** What the answers given alone prove: at least this share is right, with 95 % confidence (Clopper-Pearson). */
  readonly certified: {
    readonly answers: number
    readonly errors: number
    readonly precision: number
    /** Answers without one more error that would certify 99 %. */
    readonly neededFor99: number
  }
  readonly latencyMs: Times
  readonly money: {
    readonly costMicroUsd: number
    readonly perPhotoMicroUsd: number
    readonly tokensIn: number
    readonly tokensOut: number
  }
  readonly repeats: number
  /** Cases whose repeats disagree more than once in five. */
  readonly unreliable: readonly { readonly photo: string; readonly flips: number }[]
}

/** @param results at least one */
export function summarize(results: readonly CaseResult[], costs: Costs): EvalSummary {
  const answers = results.flatMap((result) => result.answers)
  return {
    overall: scoresOf(results, costs),
    rungs: rungsOf(results),
    tags: groupsOf(results, ({ tags }) => tags).map(([tag, some]) => ({
      tag,
      ...scoresOf(some, costs),
    })),
    categories: groupsOf(results, ({ category }) => (category ? [category] : [])).map(
      ([category, some]) => ({ category, ...scoresOf(some, costs) }),
    ),
    outcomes: outcomesOf(answers),
    certified: certifiedOf(results),
    ...selectionOf(results),
    calibration: calibrationOf(results),
    confusions: confusionsOf(results),
    latencyMs: timesOf(answers.map(({ latencyMs }) => latencyMs)),
    money: moneyOf(answers),
    repeats: Math.max(0, ...results.map((result) => result.answers.length)),
    unreliable: results
      .map((result) => ({ photo: result.photo, flips: flipRate(result) }))
      .filter(({ flips }) => flips > maxFlipRate),
  }
}

function scoresOf(results: readonly CaseResult[], costs: Costs): Scores {
  const sold = results.filter(({ expected }) => expected !== null)
  const notSold = results.filter(({ expected }) => expected === null)
  return {
    cases: results.length,
    top1: rateOf(sold, { counts: (answer, { expected }) => isFirst(expected, answer) }),
    top5: rateOf(sold, { counts: (answer, { expected }) => isAmongFive(expected, answer) }),
    coverage: rateOf(sold, { counts: isMatched }),
    precision: rateOf(results, {
      of: isMatched,
      counts: (answer, { expected }) => answer.sku === expected,
    }),
    refused: rateOf(notSold, { counts: (answer) => !isMatched(answer) }),
    wrong: rateOf(results, {
      counts: (answer, { expected }) => gradeOf(expected, answer) === 'wrong',
    }),
    escalated: rateOf(results, { counts: (answer) => !isMatched(answer) }),
    cost: meanCost(results, costs),
  }
}

function meanCost(results: readonly CaseResult[], costs: Costs): number {
  const perCase = results.map(({ expected, answers }) => {
    const sum = answers.reduce((total, answer) => total + costs[gradeOf(expected, answer)], 0)
    return sum / answers.length
  })
  return perCase.reduce((sum, cost) => sum + cost, 0) / Math.max(1, perCase.length)
}

/** The rungs in the order in which the ladder was climbed, as its reports tell it. */
function rungsOf(results: readonly CaseResult[]): EvalSummary['rungs'] {
  const reports = results.flatMap(({ answers }) => answers.flatMap(({ rungs }) => rungs))
  const byRung = Map.groupBy(reports, ({ rung }) => rung)
  return [...byRung].map(([rung, climbed]) => {
    const isDecided = ({ method }: CaseAnswer) => method === rung
    return {
      rung,
      decided: rateOf(results, { counts: isDecided }),
      precision: rateOf(results, {
        of: isDecided,
        counts: (answer, { expected }) => answer.sku === expected,
      }),
      ms: timesOf(climbed.map(({ ms }) => ms)),
    }
  })
}

/** By name. */
function groupsOf(
  results: readonly CaseResult[],
  namesOf: (result: CaseResult) => readonly string[],
): readonly (readonly [string, readonly CaseResult[]])[] {
  const names = new Set(results.flatMap(namesOf))
  return [...names]
    .sort()
    .map((name) => [name, results.filter((result) => namesOf(result).includes(name))])
}

function isMatched({ outcome }: CaseAnswer): boolean {
  return outcome === 'matched'
}

function outcomesOf(answers: readonly CaseAnswer[]): EvalSummary['outcomes'] {
  const count = (wanted: string) => answers.filter(({ outcome }) => outcome === wanted).length
  return { matched: count('matched'), ambiguous: count('ambiguous'), unknown: count('unknown') }
}

/** Of the first answer to each case: repeats of one photo prove nothing more about other photos. */
function certifiedOf(results: readonly CaseResult[]): EvalSummary['certified'] {
  const given = results.filter(({ answers: [first] }) => isMatched(first))
  const errors = given.filter(({ expected, answers: [first] }) => first.sku !== expected).length
  return {
    answers: given.length,
    errors,
    precision: certifiedShare(given.length - errors, given.length),
    neededFor99: answersToCertify(0.99, errors),
  }
}

function timesOf(ms: readonly number[]): Times {
  return { p50: quantile(ms, 0.5), p95: quantile(ms, 0.95) }
}

function moneyOf(answers: readonly CaseAnswer[]): EvalSummary['money'] {
  const sum = (of: 'costMicroUsd' | 'tokensIn' | 'tokensOut') =>
    answers.reduce((total, answer) => total + answer[of], 0)
  const costMicroUsd = sum('costMicroUsd')
  return {
    costMicroUsd,
    perPhotoMicroUsd: costMicroUsd / Math.max(1, answers.length),
    tokensIn: sum('tokensIn'),
    tokensOut: sum('tokensOut'),
  }
}
