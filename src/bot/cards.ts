import { colourName } from '#src/domain/colour-names.ts'
import { type Language, localize } from '#src/domain/language.ts'
import { formatMoney, type Money } from '#src/domain/money.ts'
import type { DriftNotice, Notice, RefitNotice } from '#src/domain/notice.ts'
import { areSeveral } from '#src/domain/outcome.ts'
import { available, isInStock, type Product } from '#src/domain/product.ts'
import { nothingSelected, type Selection, variantsInStock } from '#src/domain/selection.ts'
import { cut } from '#src/lib/cut.ts'
import type { Offer } from '#src/ports/offers.ts'
import type { Answer, ProductAnswer } from '#src/ports/shopper-chat.ts'
import { differenceText } from './difference-text.ts'
import { detailLine, type Voice } from './replies.ts'
import { reportText } from './report-texts.ts'
import { escapeHtml, managersLanguage, type Translate, translator } from './texts.ts'

/** So that name, sizes and colours together stay below it, however many a shop lists. */
const maxLine = 250
/** Of an error's text. */
const maxReason = 500
/** Of a caption's 1,024 characters. */
const maxCard = 1_000
/** Five of these, with prices, stay below it, too. */
const maxOfferName = 100

/** The product as a shopper sees it: name, live price, and what there is of it. HTML. */
export function productCardText(
  { product, selection }: Pick<ProductAnswer, 'product' | 'selection'>,
  language: Language,
  translate: Translate,
): string {
  const { sizes, colours } = available(product)
  const colourNames = colours.map((name) => colourName(name, language))
  const lines = [
    `<b>${escapeHtml(cut(localize(product.name, language), maxLine))}</b>`,
    escapeHtml(priceText(product, { selection, language })),
    '',
    translate(isInStock(product) ? 'in-stock' : 'out-of-stock'),
    sizes.length > 0 ? translate('sizes', { sizes: cut(sizes.join(', '), maxLine) }) : undefined,
    colours.length > 0
      ? translate('colours', { colours: cut(colourNames.join(', '), maxLine) })
      : undefined,
    selectionText(selection, language, translate),
  ]
  const text = lines.filter((line) => line !== undefined).join('\n')
  return withDetails(text, product, { language, translate })
}

/** What else the catalogue says, as far as there is room for it. */
function withDetails(card: string, product: Product, voice: Voice): string {
  const details = (['material', 'dimensions', 'weight', 'brand'] as const).flatMap(
    (detail) => detailLine(product, detail, voice) ?? [],
  )
  return details.reduce(
    (text, line) => (text.length + line.length < maxCard ? `${text}\n${line}` : text),
    card,
  )
}

/** Price, of what is chosen, and stock in one line, as plain text. */
export function productSummary(
  { product, selection }: Pick<ProductAnswer, 'product' | 'selection'>,
  language: Language,
  translate: Translate,
): string {
  const price = priceText(product, { selection, language })
  return `${price} · ${translate(isInStock(product) ? 'in-stock' : 'out-of-stock')}`
}

function selectionText(
  { size, colour }: Selection,
  language: Language,
  translate: Translate,
): string | undefined {
  const chosen = [size, colour === null ? null : colourName(colour, language)]
  const words = chosen.filter((word) => word !== null)
  return words.length > 0
    ? translate('selected', { selection: cut(words.join(', '), maxLine) })
    : undefined
}

/** What a shopper chooses from: the number of each button with its name and live price. HTML. */
export function choiceText(
  answer: Extract<Answer, { readonly kind: 'choice' | 'similar' }>,
  language: Language,
  translate: Translate,
): string {
  const { kind, offered } = answer
  const title = translate(areSeveral(offered) ? 'several' : kind)
  return [title, '', ...offerLines(offered, { language, translate })].join('\n')
}

/** What a photo of a talk may show, for the managers. HTML. */
export function seenText(offered: readonly Offer[]): string {
  const translate = translator(managersLanguage)
  const lines = offerLines(offered, { language: managersLanguage, translate })
  return [translate('seen-in-talk'), '', ...lines].join('\n')
}

/** Of several products in one photo each under the words for where it is. */
function offerLines(offered: readonly Offer[], { language, translate }: Voice): readonly string[] {
  const hasPlaces = areSeveral(offered)
  return offered.flatMap(({ product, half }, at) => {
    const name = escapeHtml(cut(localize(product.name, language), maxOfferName))
    const price = priceText(product, { selection: nothingSelected, language })
    const line = `${at + 1}. ${name} — ${escapeHtml(price)}`
    const isNext = hasPlaces && half && half !== offered[at - 1]?.half
    return isNext ? [`<i>${translate(`half-${half}`)}</i>`, line] : [line]
  })
}

interface PriceView {
  readonly selection: Selection
  readonly language: Language
}

/** One price, or the span of the prices of what is in stock of what was chosen. */
function priceText(product: Product, { selection, language }: PriceView): string {
  const { price } = product
  const prices = variantsInStock(product, selection).map(
    ({ priceMinor }) => priceMinor ?? price.minor,
  )
  const format = (minor: number) => formatMoney({ ...price, minor } satisfies Money, language)
  if (prices.length === 0) return format(price.minor)
  const [lowest, highest] = [Math.min(...prices), Math.max(...prices)]
  return lowest === highest ? format(lowest) : `${format(lowest)} – ${format(highest)}`
}

/** What the managers are told about the money, in dollars and cents. HTML. */
export function noticeText(notice: Notice): string {
  const translate = translator(managersLanguage)
  switch (notice.kind) {
    case 'budget-low': {
      const { spentMicroUsd, budgetMicroUsd } = notice
      const values = { spent: dollars(spentMicroUsd), budget: dollars(budgetMicroUsd) }
      return translate('notice-budget-low', values)
    }
    case 'budget-spike': {
      const { requests, usualRequests } = notice
      return translate('notice-budget-spike', { requests, usual: usualRequests })
    }
    case 'payment-unmatched':
    case 'paid-short':
    case 'paid-late': {
      const { kind, orderId, amountMinor: minor, currency, chargeId } = notice
      const amount = formatMoney({ minor, currency }, managersLanguage)
      const values = { number: String(orderId), amount, charge: chargeId }
      return translate(`notice-${kind}`, values)
    }
    case 'deadline': {
      const { ticketId, stage, deadline, mention } = notice
      const key = stage === 'soon' ? 'deadline-soon' : 'deadline-missed'
      return [translate(key, { number: String(ticketId), deadline }), escapeHtml(mention)]
        .filter((text) => text !== '')
        .join(' ')
    }
    case 'week':
      return reportText(translate('report-last-week'), notice.report)
    case 'copies-left':
      return translate('notice-copies-left', { numbers: notice.tickets.join(', ') })
    case 'refit':
      return refitText(notice)
    case 'feed-held': {
      const { address, difference } = notice
      return `${translate('notice-feed-held', { address })}\n${differenceText(difference, { language: managersLanguage, translate })}`
    }
    case 'feed-failed': {
      const { address, reason } = notice
      return translate('notice-feed-failed', {
        address,
        reason: escapeHtml(cut(reason, maxReason)),
      })
    }
    case 'no-topic-right':
      return translate('notice-no-topic-right')
    case 'drift':
      return driftText(notice)
    case 'rollout': {
      const { step, candidate, share, wins, losses } = notice
      const values = { candidate, share: Math.round(share * 100), wins, losses }
      return translate(`notice-rollout-${step}`, values)
    }
    case 'cases-left':
      return translate('notice-cases-left', { files: notice.files.join('\n') })
  }
}

/** HTML. */
function refitText({ photos, first, certified, undo }: RefitNotice): string {
  const translate = translator(managersLanguage)
  const percent = new Intl.NumberFormat(managersLanguage, { maximumFractionDigits: 1 })
  const share = (value: number) => percent.format(100 * value)
  const values = { photos, undo: escapeHtml(undo) }
  return [
    first
      ? translate('notice-refit', { ...values, before: share(first.before), now: share(first.now) })
      : translate('notice-refit-thresholds', values),
    ...(certified === null
      ? []
      : [translate('notice-refit-certified', { share: share(certified) })]),
    translate('notice-refit-undo', values),
  ].join('\n')
}

/** HTML. */
function driftText({ against, photos, shares }: DriftNotice): string {
  const translate = translator(managersLanguage)
  const percent = new Intl.NumberFormat(managersLanguage, {
    style: 'percent',
    maximumFractionDigits: 1,
  })
  const lines = shares.map(({ kind, before, later }) =>
    translate('drift-share', {
      ...{ kind: translate(`drift-${kind}`) },
      ...{ before: percent.format(before), later: percent.format(later) },
    }),
  )
  return [
    translate(`notice-drift-${against}`, { photos }),
    ...lines,
    translate('drift-remedy'),
  ].join('\n')
}

function dollars(microUsd: number): string {
  return (microUsd / 1e6).toFixed(2)
}
