import { readFile } from 'node:fs/promises'
import { type ComparedAnswer, judgePair } from '#src/domain/rollout.ts'
import type { Sku } from '#src/domain/sku.ts'
import { type Html, html } from '#src/lib/html.ts'
import { renderReportPage } from '#src/lib/report-page.ts'
import type { KeptPair } from '#src/ports/rollout-store.ts'
import { type PairPictures, shownIn } from './load-pictures.ts'

export interface RolloutReport {
  /** Where the candidate is, in a line. */
  readonly title: string
  /** Who was right, and what is known of it. */
  readonly lines: readonly string[]
  readonly pairs: readonly Omit<KeptPair, 'preview'>[]
  readonly pictures: PairPictures
}

/** Each photo that the two answered otherwise, with what people say of it. */
export async function renderReport({ title, lines, pairs, pictures }: RolloutReport) {
  const style = await readFile(new URL('report.css', import.meta.url), 'utf8')
  const body = html`<header><h1>${title}</h1>${lines.map((line) => html`<p>${line}</p>`)}</header>
    <main>${pairs.map((pair) => pairCard(pair, pictures))}</main>`
  return renderReportPage({ title: 'Vitryna: two identifiers', style, body })
}

const verdicts = {
  candidate: 'the candidate was right',
  present: 'the present one was right',
  even: 'neither was more right',
  open: 'nobody has said',
} as const

/** What was sent, what each of the two made of it, and what people say. */
function pairCard(pair: Omit<KeptPair, 'preview'>, pictures: PairPictures): Html {
  const { id, inquiryId, answers, answeredBy, truth, createdAt } = pair
  const verdict = truth === undefined ? 'open' : judgePair(answers, truth)
  const shown = answeredBy === 'present' ? 'the present one' : 'the candidate'
  const photo = pictures.photos.get(id)
  return html`<article class="pair ${verdict}">
    <h2>question ${inquiryId}: ${verdicts[verdict]}
      <span class="quiet">· ${createdAt.toISOString()} · the shopper was shown what ${shown} said</span></h2>
    <div class="columns">
      <figure>${image(photo, "shopper's photo")}<figcaption><b>shopper's photo</b></figcaption></figure>
      ${answerFigure('present', answers.present, pictures)}
      ${answerFigure('candidate', answers.candidate, pictures)}
      ${truthFigure(truth, pictures)}
    </div></article>`
}

function answerFigure(label: string, answer: ComparedAnswer, { products }: PairPictures): Html {
  const skus = shownIn(answer)
  const images = skus.map((sku) => image(products.get(sku), sku))
  const shown = images.length > 1 ? html`<div class="offered">${images}</div>` : images
  return html`<figure>${images.length > 0 ? shown : image(undefined, label)}
    <figcaption><b>${label}</b> ${wordsOf(answer)}</figcaption></figure>`
}

function wordsOf({ outcome, sku, offered, method, confidence }: ComparedAnswer): string {
  if (sku !== null) return `${sku}, by ${method ?? 'nobody'}, ${confidence.toFixed(2)}`
  return outcome === 'ambiguous' ? `to choose from: ${offered.join(', ')}` : 'unknown'
}

function truthFigure(truth: Sku | null | undefined, { products }: PairPictures): Html {
  if (truth === undefined) return html``
  const words = truth ?? 'not sold'
  return html`<figure>${image(truth === null ? undefined : products.get(truth), words)}
    <figcaption><b>people say</b> ${words}</figcaption></figure>`
}

function image(source: string | undefined, text: string): Html {
  return source
    ? html`<img src="${source}" alt="${text}">`
    : html`<div class="empty" aria-hidden="true"></div>`
}
