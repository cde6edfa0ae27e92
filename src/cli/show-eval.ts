import type { EvalSubject } from '#src/evals/results-file.ts'
import type { EvalSummary, Scores } from '#src/evals/summarize.ts'
import type { Fit } from '#src/learning/fit-thresholds.ts'
import type { Share } from '#src/lib/statistics/share.ts'

/** What the summary was made in. */
export interface EvalContext extends EvalSubject {
  /** Of so many cases the features were there already. */
  readonly kept: number
}

/** An eval as a person reads it. */
export function summaryLines(summary: EvalSummary, context: EvalContext): readonly string[] {
  const { overall, rungs, tags, outcomes } = summary
  const { matched, ambiguous, unknown } = outcomes
  return [
    `${overall.cases} cases with ${context.embedderId}, catalogue ${context.catalogueRevision}`,
    row('', ['cases', 'top-1', 'top-5', 'coverage', 'precision', 'refused']),
    scoresRow('all', overall),
    ...tags.map(({ tag, ...scores }) => scoresRow(`  ${tag}`, scores)),
    row('decided by', ['cases', 'of all', 'precision']),
    ...rungs.map(({ rung, decided, precision }) =>
      row(`  ${rung}`, [String(decided.count), percent(decided), percent(precision)]),
    ),
    `outcomes: ${matched} matched, ${ambiguous} ambiguous, ${unknown} unknown`,
    latencyLine(summary, context),
    ...(summary.costMicroUsd > 0 ? [`cost: ${(summary.costMicroUsd / 1e6).toFixed(4)} USD`] : []),
    'top-5: the right SKU is among the candidates, at most five, that a model would choose from',
    'coverage: sold cases that were named; refused: cases not sold that were not; in brackets 95 % intervals',
  ]
}

/** What `--calibrate` did. */
export function fitLines(
  fit: Fit,
  { spaceId, place }: { readonly spaceId: string; readonly place: string },
): readonly string[] {
  if (fit.kind === 'not-fitted') return [`not calibrated, nothing changed: ${fit.reason}`]
  const { threshold, margin, plausible, heldOut } = fit
  return [
    `calibrated: threshold ${threshold.toFixed(3)}, margin ${margin.toFixed(3)}, ` +
      `offered from ${plausible.toFixed(3)}`,
    `on cases left out of the fit: precision ${percent(heldOut.precision)}, ` +
      `${percent(heldOut.coverage)} of all cases decided`,
    `kept in ${place} for ${spaceId}; the figures below are of the same cases and flatter`,
  ]
}

const labelWidth = 14
const cellWidth = 22

function row(label: string, cells: readonly string[]): string {
  const [first = '', ...others] = cells
  const padded = others.map((cell) => cell.padEnd(cellWidth))
  return `${label.padEnd(labelWidth)} ${first.padStart(6)}  ${padded.join('')}`.trimEnd()
}

function scoresRow(label: string, scores: Scores): string {
  const { cases, top1, top5, coverage, precision, refused } = scores
  const shares = [top1, top5, coverage, precision, refused].map(percent)
  return row(label, [String(cases), ...shares])
}

/** '53.0 % (47.3-58.7)'; '-' where there is nothing to count. */
function percent({ share, low, high }: Share): string {
  if (share === null) return '-'
  const [middle, from, to] = [share, low, high].map((part) => (part * 100).toFixed(1))
  return `${middle} % (${from}-${to})`
}

function latencyLine({ latencyMs: { p50, p95 }, overall }: EvalSummary, { kept }: EvalContext) {
  const [median, slowest] = [p50, p95].map((ms) => (ms === null ? '-' : `${Math.round(ms)} ms`))
  const without = kept > 0 ? `, of ${kept} of ${overall.cases} without the embedder's run` : ''
  return `latency: p50 ${median}, p95 ${slowest}${without}`
}
