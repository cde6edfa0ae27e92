import { type CaseAnswer, type CaseResult, guessOf } from '#src/evals/case-result.ts'
import { type Html, html } from '#src/lib/html.ts'
import type { ReportCase } from './report-cases.ts'

/** Pictures as `data:` addresses, by the photo's path and by SKU; what is missing is left out. */
export interface ReportPictures {
  readonly photos: ReadonlyMap<string, string>
  readonly products: ReadonlyMap<string, string>
}

const changes: Readonly<Record<ReportCase['change'], string>> = {
  broke: 'broke',
  mended: 'mended',
  differs: 'answered otherwise',
  same: 'as before',
  new: 'not in the baseline',
}

/** One case: what was sent, what it shows, what was answered, and how it came about. */
export function caseCard(one: ReportCase, pictures: ReportPictures): Html {
  const { result, before, grade, gradeBefore, change } = one
  const { photo, caption, expected, tags, answers } = result
  const [answer] = answers
  const rung = answer.method ?? 'none'
  return html`<article class="case ${grade}" tabindex="-1" data-change="${change}" data-grade="${grade}"
    data-rung="${rung}" data-tags="${JSON.stringify(tags)}">
    <h3>${photo} <span class="badge ${grade}">${gradeBefore && gradeBefore !== grade ? `${gradeBefore} → ` : ''}${grade}</span>
      <span class="badge">${changes[change]}</span>${tags.map((tag) => html` <span class="tag">${tag}</span>`)}</h3>
    <div class="pictures">
      ${picture("shopper's photo", pictures.photos.get(photo), caption)}
      ${picture('expected', product(pictures, expected), expected ?? 'not sold')}
      ${before ? picture('answered before', product(pictures, guessOf(before.answers[0])), saidBy(before.answers[0])) : ''}
      ${picture(before ? 'answered now' : 'answered', product(pictures, guessOf(answer)), saidBy(answer))}
    </div>
    <div class="columns">${before ? story('before', before, result) : ''}${story(before ? 'now' : '', result, before)}</div>
  </article>`
}

function product({ products }: ReportPictures, sku: string | null | undefined): string | undefined {
  return products.get(sku ?? '')
}

function picture(label: string, source: string | undefined, text: string): Html {
  const image = source
    ? html`<img src="${source}" alt="${label}: ${text}">`
    : html`<div class="empty" aria-hidden="true">–</div>`
  return html`<figure>${image}<figcaption><b>${label}</b> ${text}</figcaption></figure>`
}

/** 'LAGUNA-NAVY, by embedding, 0.97', or the best candidate of what was not answered. */
function saidBy(answer: CaseAnswer): string {
  const { sku, method, confidence, outcome } = answer
  if (sku === null) return `${outcome}; nearest ${guessOf(answer) ?? 'nothing'}`
  return `${sku}, by ${method}, ${(confidence ?? 0).toFixed(2)}`
}

/** Candidates and rungs of one run; what differs from the other run is marked. */
function story(
  label: string,
  { answers, expected }: CaseResult,
  other: CaseResult | undefined,
): Html {
  const [answer] = answers
  const told = (rung: string) => other?.answers[0].rungs.find((report) => report.rung === rung)
  return html`<section>${label ? html`<h4>${label}</h4>` : ''}
    <ol class="candidates">${answer.candidates.map(
      ({ sku, score }) =>
        html`<li${sku === expected ? html` class="truth"` : ''}><span>${sku}</span> <b>${score.toFixed(3)}</b></li>`,
    )}</ol>
    <table class="rungs">${answer.rungs.map(({ rung, result, reason }) => {
      const isOther = other !== undefined && told(rung)?.result !== result
      return html`<tr${isOther ? html` class="changed"` : ''}><th>${rung}</th><td>${result}</td><td>${reason}</td></tr>`
    })}</table>
    ${answer.prompts.map(
      ({ model, prompt, user }) =>
        html`<details><summary>${model} was asked ${prompt}</summary><pre>${user}</pre></details>`,
    )}
    ${answers.length > 1 ? repeatsLine(answers) : ''}</section>`
}

function repeatsLine(answers: CaseResult['answers']): Html {
  return html`<p>repeats: ${answers.map(({ sku, outcome }) => sku ?? outcome).join(', ')}</p>`
}
