import type { CaseResult } from '#src/evals/case-result.ts'
import { type Grade, gradesOf } from '#src/evals/grade.ts'

/** What became of a case since the baseline. */
export type Change = 'broke' | 'mended' | 'differs' | 'same' | 'new'

/** A case as the report shows it: its first answer, beside that of the baseline. */
export interface ReportCase {
  readonly result: CaseResult
  /** The same case in the baseline. */
  readonly before: CaseResult | undefined
  readonly grade: Grade
  readonly gradeBefore: Grade | undefined
  readonly change: Change
}

/** More pictures make a page that no browser likes to open. */
const maxReportCases = 400

/** What changed comes first, then what is wrong, then what went to people, then the rest; at most `maxReportCases`. */
export function reportCases(
  results: readonly CaseResult[],
  baseline: readonly CaseResult[] | undefined,
): readonly ReportCase[] {
  const known = new Map(baseline?.map((result) => [result.key, result]))
  return results
    .map((result) => toReportCase(result, known.get(result.key)))
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, maxReportCases)
}

function toReportCase(result: CaseResult, before: CaseResult | undefined): ReportCase {
  const [grade = 'escalated'] = gradesOf(result)
  const [gradeBefore] = before ? gradesOf(before) : []
  return { result, before, grade, gradeBefore, change: changeOf(result, before) }
}

function changeOf(result: CaseResult, before: CaseResult | undefined): Change {
  if (!before) return 'new'
  const [is, was] = [result, before].map(gradesOf)
  const rightIs = is?.filter((grade) => grade === 'right').length ?? 0
  const rightWas = was?.filter((grade) => grade === 'right').length ?? 0
  // Runs of different numbers of repeats are compared by shares.
  const growth = rightIs / (is?.length ?? 1) - rightWas / (was?.length ?? 1)
  if (growth < 0) return 'broke'
  if (growth > 0) return 'mended'
  const [first, second] = [result.answers[0], before.answers[0]]
  const isSame =
    first.outcome === second.outcome && first.sku === second.sku && first.method === second.method
  return isSame ? 'same' : 'differs'
}

const changeRanks: Readonly<Record<Change, number>> = {
  broke: 0,
  mended: 1,
  differs: 2,
  new: 3,
  same: 3,
}
const gradeRanks: Readonly<Record<Grade, number>> = { wrong: 0, escalated: 1, right: 2 }

function rank({ change, grade }: ReportCase): number {
  return changeRanks[change] * 3 + gradeRanks[grade]
}
