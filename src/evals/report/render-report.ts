import { readFile } from 'node:fs/promises'
import type { Judgement } from '#src/evals/gate/judge-run.ts'
import { headlineOf } from '#src/evals/headline.ts'
import type { EvalRun } from '#src/evals/results-file.ts'
import type { EvalSummary } from '#src/evals/summarize.ts'
import { type Html, html } from '#src/lib/html.ts'
import { renderReportPage } from '#src/lib/report-page.ts'
import { caseCard, type ReportPictures } from './case-card.ts'
import { figuresSection } from './figures.ts'
import type { ReportCase } from './report-cases.ts'

export interface Report {
  readonly run: EvalRun
  readonly summary: EvalSummary
  /** undefined: there was nothing to compare with. */
  readonly judgement: Judgement | undefined
  readonly cases: readonly ReportCase[]
  readonly pictures: ReportPictures
}

export async function renderReport(report: Report): Promise<string> {
  const [style, script] = await Promise.all([readPart('report.css'), readPart('report.js')])
  const { summary, judgement, cases, pictures } = report
  const body = html`<header><h1 class="verdict ${judgement?.verdict ?? ''}">${headlineOf(summary, judgement)}</h1>
      ${conditionsLine(report)}
      <ul>${[...(judgement?.reasons ?? []), ...(judgement?.notes ?? [])].map((line) => html`<li>${line}</li>`)}</ul>
    </header>
    ${figuresSection(summary)}
    <h2>Cases</h2>${filters(cases, judgement !== undefined)}
    <main>${cases.map((one) => caseCard(one, pictures))}</main>`
  return renderReportPage({ title: 'Vitryna: photo → SKU', style, script, body })
}

function readPart(name: string): Promise<string> {
  return readFile(new URL(`page/${name}`, import.meta.url), 'utf8')
}

function conditionsLine({ run: { conditions } }: Report): Html {
  const { embedderId, catalogueRevision, prompts, llmMode, models, thresholds } = conditions
  const fitted = thresholds
    ? `threshold ${thresholds.threshold}, margin ${thresholds.margin}`
    : 'no thresholds fitted'
  const parts = [
    embedderId,
    fitted,
    `catalogue ${catalogueRevision}`,
    prompts.join(', '),
    `vision models ${llmMode}`,
    ...models,
  ]
  return html`<p class="conditions">${parts.join(' · ')}</p>`
}

function filters(cases: readonly ReportCase[], hasBaseline: boolean): Html {
  const tags = [...new Set(cases.flatMap(({ result }) => result.tags))].sort()
  const rungs = [...new Set(cases.map(({ result }) => result.answers[0].method ?? 'none'))].sort()
  const hasChanged = cases.some(({ change }) => change !== 'same' && change !== 'new')
  const show = hasBaseline && hasChanged ? ['changed', 'all'] : ['all', 'changed']
  return html`<div class="filters">
    ${select('show', show)}${select('tag', ['', ...tags])}${select('rung', ['', ...rungs])}
    ${select('grade', ['', 'wrong', 'escalated', 'right'])}
    <button id="previous" title="keys: left arrow, k">← previous</button><button id="next" title="keys: right arrow, j">next →</button>
    <span id="count"></span></div>`
}

const labels: Readonly<Record<string, string>> = {
  show: 'show',
  tag: 'tag',
  rung: 'answered by',
  grade: 'outcome',
}

function select(name: string, values: readonly string[]): Html {
  return html`<label>${labels[name]} <select name="${name}">${values.map(
    (value) => html`<option value="${value}">${value === '' ? 'any' : value}</option>`,
  )}</select></label>`
}
