import type { Conditions } from '#src/evals/conditions.ts'
import type { ExpectedCost } from '#src/evals/expected-cost.ts'
import type { Judgement } from '#src/evals/gate/judge-run.ts'
import type { Rate } from '#src/evals/rate.ts'
import type { EvalSummary, Scores } from '#src/evals/summarize.ts'
import { describeCertificate } from '#src/learning/describe-certificate.ts'
import type { Fit } from '#src/learning/fit-thresholds.ts'
import type { Share } from '#src/lib/statistics/share.ts'

/** What the summary was made in. */
export interface EvalContext {
  readonly conditions: Conditions
  /** Answers for which the photo's vector was there already. */
  readonly kept: number
}

/** An eval as a person reads it. */
export function summaryLines(summary: EvalSummary, context: EvalContext): readonly string[] {
  const { overall, rungs, tags, categories, outcomes } = summary
  const { embedderId, catalogueRevision } = context.conditions
  const { matched, ambiguous, unknown } = outcomes
  return [
    `${overall.cases} cases with ${embedderId}, catalogue ${catalogueRevision}`,
    row('', ['cases', 'top-1', 'top-5', 'coverage', 'precision', 'refused']),
    scoresRow('all', overall),
    ...tags.map(({ tag, ...scores }) => scoresRow(`  ${tag}`, scores)),
    ...(categories.length > 1
      ? categories.map(({ category, ...scores }) => scoresRow(`  ${category}`, scores))
      : []),
    row('decided by', ['cases', 'of all', 'precision', 'p50', 'p95']),
    ...rungs.map(({ rung, decided, precision, ms }) =>
      row(`  ${rung}`, [
        whole(decided.count),
        percent(decided),
        percent(precision),
        milliseconds(ms.p50),
        milliseconds(ms.p95),
      ]),
    ),
    `outcomes: ${matched} matched, ${ambiguous} ambiguous, ${unknown} unknown`,
    ...clusteredLines(overall),
    ...qualityLines(summary),
    latencyLine(summary, context),
    ...moneyLines(summary),
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
  const { threshold, margin, plausible, heldOut, certificate } = fit
  return [
    `calibrated: threshold ${threshold.toFixed(3)}, margin ${margin.toFixed(3)}, ` +
      `offered from ${plausible.toFixed(3)}`,
    `on cases left out of the fit: precision ${percent(heldOut.precision)}, ` +
      `${percent(heldOut.coverage)} of all cases decided`,
    describeCertificate(certificate),
    `kept in ${place} for ${spaceId}; the figures below are of the same cases and flatter`,
  ]
}

/** What a gate makes of the run. */
export function judgementLines({ verdict, reasons, notes }: Judgement): readonly string[] {
  const told = {
    pass: 'pass',
    regression: 'REGRESSION',
    broken: 'BROKEN RUN',
    inconclusive: 'INCONCLUSIVE',
  }
  return [
    `gate: ${told[verdict]}`,
    ...reasons.map((reason) => `  ${reason}`),
    ...notes.map((note) => `  note: ${note}`),
  ]
}

/** 'expected cost: 0.42 USD, at most 5.00 USD (--max-cost)' */
export function costLine({ expectedMicroUsd, isMeasured }: ExpectedCost, maxUsd: number): string {
  const expected = (expectedMicroUsd / 1e6).toFixed(2)
  const how = isMeasured
    ? 'by what the baseline cost'
    : 'if every photo is asked about at its dearest'
  return `expected cost: ${expected} USD (${how}), at most ${maxUsd.toFixed(2)} USD (--max-cost)`
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

function clusteredLines(overall: Scores): readonly string[] {
  const interval = ({ share, clustered: { low, high } }: Rate) =>
    share === null ? '-' : `${(low * 100).toFixed(1)}-${(high * 100).toFixed(1)}`
  const { top1, coverage, precision, wrong, escalated, cost } = overall
  return [
    `by product (photos of one are alike): top-1 ${interval(top1)}, coverage ${interval(coverage)}, ` +
      `precision ${interval(precision)}`,
    `wrong alone ${percent(wrong)}, by product ${interval(wrong)}; escalated ${percent(escalated)}, ` +
      `by product ${interval(escalated)}`,
    `cost of the answers: ${cost.toFixed(3)} a photo (wrong alone 10, escalated 1, right 0, or as --policy says)`,
  ]
}

function qualityLines(summary: EvalSummary): readonly string[] {
  const { certified, augrc, calibration, unreliable } = summary
  const { answers, errors, precision, neededFor99 } = certified
  return [
    `certified: at least ${(precision * 100).toFixed(1)} % of what is answered alone is right ` +
      `(${answers} answers, ${errors} wrong; 99 % would take ${neededFor99})`,
    `AUGRC ${figure(augrc)}, calibration error ${figure(calibration.error)}`,
    ...unreliable.map(
      ({ photo, flips }) => `unreliable: ${photo} flips in ${Math.round(flips * 100)} % of repeats`,
    ),
  ]
}

function latencyLine(
  { latencyMs: { p50, p95 }, overall, repeats }: EvalSummary,
  context: EvalContext,
) {
  const { kept } = context
  const answers = overall.cases * repeats
  const without =
    kept > 0 ? `, of ${kept} of ${answers} without the runs of embedder and reader` : ''
  return `latency: p50 ${milliseconds(p50)}, p95 ${milliseconds(p95)}${without}`
}

function moneyLines({ money }: EvalSummary): readonly string[] {
  const { costMicroUsd, perPhotoMicroUsd, tokensIn, tokensOut } = money
  if (costMicroUsd + tokensIn + tokensOut === 0) return []
  const perThousand = (perPhotoMicroUsd / 1e3).toFixed(2)
  return [
    `money: ${(costMicroUsd / 1e6).toFixed(4)} USD, ${perThousand} USD for 1,000 photos; ` +
      `${tokensIn} tokens in, ${tokensOut} out`,
  ]
}

function figure(value: number | null): string {
  return value === null ? '-' : value.toFixed(4)
}

function milliseconds(ms: number | null): string {
  return ms === null ? '-' : `${Math.round(ms)} ms`
}

/** A case asked several times may be decided in some of them. */
function whole(count: number): string {
  return Number.isInteger(count) ? String(count) : count.toFixed(1)
}
