import { type Conditions, conditionChanges } from '#src/evals/conditions.ts'
import { flipRate, maxFlipRate } from '#src/evals/grade.ts'
import type { EvalRun } from '#src/evals/results-file.ts'
import { type BrokenCases, findBroken } from './broken-cases.ts'
import { doubtOf } from './doubt.ts'
import { failedShare } from './failed-share.ts'
import { checkFloors } from './floors.ts'
import { type CasePair, type Pairing, pairCases } from './pair-cases.ts'
import type { Policy } from './policy.ts'
import { costRatio, latencyRatio } from './ratios.ts'
import { alphas, type JudgedTest, testAll } from './test-all.ts'

/**
 * `pass`; `regression`: it became worse, by more than chance; `broken`: the run itself failed; `inconclusive`: nobody can
 * tell from so few cases or repeats.
 */
export type Verdict = 'pass' | 'regression' | 'broken' | 'inconclusive'

export interface Judgement {
  readonly verdict: Verdict
  /** What led to it, the gravest first; empty for a pass. */
  readonly reasons: readonly string[]
  /** What to know besides. */
  readonly notes: readonly string[]
  readonly tests: readonly JudgedTest[]
  readonly broken: BrokenCases
  readonly pairing: Pairing
  readonly ratios: { readonly cost: number | undefined; readonly latency: number | undefined }
}

/** More answers with a rung that failed than the baseline had, and a run says nothing about the identifier. */
const maxFailedGrowth = 0.05

/**
 * Compares a run with a baseline, case by case.
 * @throws AppError when they have no case in common, or a floor is set for a tag that no case has.
 */
export function judgeRun(run: EvalRun, baseline: EvalRun, policy: Policy): Judgement {
  const pairing = pairCases(baseline.results, run.results)
  const { pairs } = pairing
  const tests = testAll(pairs, policy)
  const broken = findBroken(pairs, alphas.broken)
  const ratios = {
    cost: costRatio(pairs, baseline.conditions, run.conditions),
    latency: latencyRatio(pairs, baseline, run),
  }
  const found = { pairing, tests, broken, ratios, policy }
  const failures = failureReasons(run, baseline)
  const regressions = [...regressionReasons(found), ...checkFloors(run.results, policy)]
  const doubts = doubtOf(found)
  return {
    ...found,
    ...verdictOf(failures, regressions, doubts),
    notes: notesOf(found, baseline.conditions, run.conditions),
  }
}

/** What a file of results says of it. */
export function gateFigures({ verdict, reasons, notes, tests, broken, ratios }: Judgement) {
  const photos = (pairs: readonly CasePair[]) => pairs.map(({ after }) => after.photo)
  const { forGood, undecided, sometimes } = broken
  return {
    verdict,
    reasons,
    notes,
    tests,
    broken: {
      forGood: photos(forGood),
      undecided: photos(undecided),
      sometimes: photos(sometimes),
    },
    ratios,
  }
}

function verdictOf(
  failures: readonly string[],
  regressions: readonly string[],
  doubts: readonly string[],
): Pick<Judgement, 'verdict' | 'reasons'> {
  if (failures.length > 0) return { verdict: 'broken', reasons: failures }
  if (regressions.length > 0) return { verdict: 'regression', reasons: regressions }
  if (doubts.length > 0) return { verdict: 'inconclusive', reasons: doubts }
  return { verdict: 'pass', reasons: [] }
}

function failureReasons(run: EvalRun, baseline: EvalRun): readonly string[] {
  const [is, was] = [run, baseline].map(failedShare)
  if ((is ?? 0) - (was ?? 0) <= maxFailedGrowth) return []
  return [
    `in ${percent(is ?? 0)} of the answers a rung failed (${percent(was ?? 0)} in the baseline)`,
  ]
}

type Found = Pick<Judgement, 'pairing' | 'tests' | 'broken' | 'ratios'> & {
  readonly policy: Policy
}

function regressionReasons({ tests, broken, ratios, policy }: Found): readonly string[] {
  const failed = tests.filter(({ isWorse }) => isWorse).map(testReason)
  const { cost, latency } = ratios
  return [
    ...broken.forGood.map((pair) => `broke for good: ${describePair(pair)}`),
    ...failed,
    ...tooMuch('a photo costs', cost, policy.maxCostRatio),
    ...tooMuch('half of the photos take', latency, policy.maxLatencyRatio),
  ]
}

function testReason({ name, worse, better, growth, p, alpha }: JudgedTest): string {
  return (
    `${name}: ${points(growth)} more, ${worse} cases worse and ${better} better, ` +
    `p ${p.toPrecision(2)} (allowed ${alpha})`
  )
}

function tooMuch(what: string, ratio: number | undefined, limit: number): readonly string[] {
  if (ratio === undefined || ratio <= limit) return []
  return [`${what} ${ratio.toFixed(2)} times as much as in the baseline (allowed ${limit})`]
}

function notesOf(
  { pairing, broken, ratios }: Found,
  before: Conditions,
  after: Conditions,
): readonly string[] {
  const { pairs, gone, added } = pairing
  const unreliable = pairs.filter(({ before: result }) => flipRate(result) > maxFlipRate)
  return [
    ...conditionChanges(before, after).map((change) => `other conditions: ${change}`),
    ...broken.sometimes.map((pair) => `broke in some repeats: ${describePair(pair)}`),
    ...unreliable.map((pair) => `unreliable in the baseline: ${pair.before.photo}`),
    ...(gone.length > 0 ? [`cases of the baseline that are not in this run: ${gone.length}`] : []),
    ...(added.length > 0 ? [`cases that are not in the baseline: ${added.length}`] : []),
    ...(ratios.latency === undefined ? ['times are not compared: too few like cases'] : []),
  ]
}

/** 'photos/a.jpg: expected A, was A, is B' */
function describePair({ before, after }: CasePair): string {
  const said = ({ answers: [first] }: CasePair['before']) => first.sku ?? first.outcome
  const expected = after.expected ?? 'nothing that is sold'
  const relabelled =
    before.expected === after.expected
      ? ''
      : ` (the baseline expected ${before.expected ?? 'nothing that is sold'})`
  return `${after.photo}: expected ${expected}${relabelled}, was ${said(before)}, is ${said(after)}`
}

/** '3.0 points' */
function points(share: number): string {
  return `${(share * 100).toFixed(1)} points`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
