import type { Rate } from '#src/evals/rate.ts'
import type { EvalSummary, Scores } from '#src/evals/summarize.ts'
import { type Html, html } from '#src/lib/html.ts'
import { calibrationChart, riskCoverageChart } from './charts.ts'

/** The figures of a run, as tables and curves. */
export function figuresSection(summary: EvalSummary): Html {
  const { overall, tags, categories, riskCoverage, calibration } = summary
  return html`<h2>Figures</h2>
    ${scoresTable([['all', overall], ...tags.map(({ tag, ...scores }) => [tag, scores] as const)])}
    <p class="hint">Below each share its 95 % intervals: for cases that stand alone, and by product, whose photos are alike.</p>
    <details><summary>by category</summary>${scoresTable(
      categories.map(({ category, ...scores }) => [category, scores] as const),
    )}</details>
    ${rungsTable(summary)}
    ${factsList(summary)}
    <div class="charts">${riskCoverageChart(riskCoverage)}${calibrationChart(calibration.bins)}</div>
    ${confusionTable(summary)}`
}

function scoresTable(rows: readonly (readonly [string, Scores])[]): Html {
  const heads = [
    '',
    'cases',
    'top-1',
    'top-5',
    'coverage',
    'precision',
    'wrong alone',
    'not named',
    'cost',
  ]
  return html`<div class="scroll"><table><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr>
    ${rows.map(([label, scores]) => scoresRow(label, scores))}</table></div>`
}

function scoresRow(label: string, scores: Scores): Html {
  const { cases, top1, top5, coverage, precision, wrong, escalated, cost } = scores
  const rates = [top1, top5, coverage, precision, wrong, escalated]
  return html`<tr><th>${label}</th><td>${cases}</td>
    ${rates.map((rate) => html`<td>${percent(rate.share)}<br><small>${intervals(rate)}</small></td>`)}
    <td>${cost.toFixed(3)}</td></tr>`
}

function rungsTable({ rungs }: EvalSummary): Html {
  return html`<h2>Rungs</h2><table>
    <tr><th></th><th>decided</th><th>precision</th><th>p50</th><th>p95</th></tr>
    ${rungs.map(
      ({ rung, decided, precision, ms }) =>
        html`<tr><th>${rung}</th><td>${percent(decided.share)}</td><td>${percent(precision.share)}</td>
          <td>${milliseconds(ms.p50)}</td><td>${milliseconds(ms.p95)}</td></tr>`,
    )}</table>`
}

function factsList(summary: EvalSummary): Html {
  const { certified, augrc, calibration, money, latencyMs, unreliable, repeats } = summary
  const facts = [
    `At least ${percent(certified.precision)} of what is answered alone is right, with 95 % confidence: ` +
      `${certified.answers} answers, ${certified.errors} wrong (99 % would take ${certified.neededFor99}).`,
    `AUGRC ${figure(augrc)}, calibration error ${figure(calibration.error)}.`,
    `${(money.costMicroUsd / 1e6).toFixed(4)} USD, ${(money.perPhotoMicroUsd / 1e3).toFixed(2)} USD for 1,000 photos; ` +
      `${money.tokensIn} tokens in, ${money.tokensOut} out.`,
    `A photo takes ${milliseconds(latencyMs.p50)} (p95 ${milliseconds(latencyMs.p95)}); ${repeats} repeats.`,
    ...unreliable.map(({ photo }) => `${photo} flips too often to be relied on.`),
  ]
  return html`<ul>${facts.map((fact) => html`<li>${fact}</li>`)}</ul>`
}

/** Longer lists say nothing more. */
const maxConfusions = 30

function confusionTable({ confusions }: EvalSummary): Html {
  if (confusions.length === 0) return html`<p>Nothing was taken for something else.</p>`
  return html`<h2>Taken for something else</h2><table>
    <tr><th>expected</th><th>answered alone</th><th>answers</th></tr>
    ${confusions
      .slice(0, maxConfusions)
      .map(
        ({ expected, answered, count }) =>
          html`<tr><td>${expected ?? 'not sold'}</td><td>${answered}</td><td>${count}</td></tr>`,
      )}</table>`
}

function intervals({ share, low, high, clustered }: Rate): Html | string {
  if (share === null) return ''
  const range = (from: number, to: number) => `${(from * 100).toFixed(1)}–${(to * 100).toFixed(1)}`
  return html`${range(low, high)}<br>${range(clustered.low, clustered.high)}`
}

function percent(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(1)} %`
}

function figure(value: number | null): string {
  return value === null ? '–' : value.toFixed(4)
}

function milliseconds(ms: number | null): string {
  return ms === null ? '–' : `${Math.round(ms)} ms`
}
