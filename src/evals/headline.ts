import type { Judgement } from './gate/judge-run.ts'
import type { EvalSummary } from './summarize.ts'

const words: Readonly<Record<Judgement['verdict'], string>> = {
  pass: 'Pass',
  regression: 'Regression',
  broken: 'Broken run',
  inconclusive: 'Inconclusive',
}

/** The run in one line, the verdict first. */
export function headlineOf({ overall }: EvalSummary, judgement: Judgement | undefined): string {
  const { cases, precision, coverage, wrong, cost } = overall
  const figures =
    `${cases} cases, ${percent(coverage.share)} of what is sold named, ` +
    `${percent(precision.share)} of that right, ${percent(wrong.share)} wrong alone, cost ${cost.toFixed(3)}`
  return judgement ? `${words[judgement.verdict]}: ${figures}` : figures
}

function percent(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(1)} %`
}
