import { type Language, localize } from '#src/domain/language.ts'
import { formatMoney } from '#src/domain/money.ts'
import { cut } from '#src/lib/cut.ts'
import type { PastEntry } from '#src/ports/audit-log.ts'
import type { DeskProduct, DeskVariant } from '#src/ports/shop-desk.ts'
import { variantName } from './desk-texts.ts'
import { detailLine, type Voice } from './replies.ts'
import { escapeHtml } from './texts.ts'

/** A caption holds 1,024 characters, its markup not counted. */
const maxVariants = 12
const maxLine = 200

export interface DeskVoice extends Voice {
  /** IANA name: whose clock times are told by. */
  readonly timeZone: string
}

/** All that a manager may want to know of a product. HTML. */
export function deskCardText(product: DeskProduct, voice: DeskVoice): string {
  const { language, translate } = voice
  const offered = product.variants.filter(({ isHidden }) => !isHidden)
  const rest = offered.length - maxVariants
  const lines = [
    `<b>${escapeHtml(cut(localize(product.name, language), maxLine))}</b>`,
    `<code>${escapeHtml(product.sku)}</code> · ${escapeHtml(cut(product.category, maxLine))}`,
    product.isHidden ? translate('desk-card-hidden') : undefined,
    priceLine(product, voice),
    offered.length > 0 ? undefined : stockLine(product, voice),
    ...offered.slice(0, maxVariants).map((variant) => variantLine(product, variant, voice)),
    rest > 0 ? translate('desk-card-more', { count: rest }) : undefined,
    ...(['material', 'dimensions', 'weight', 'brand'] as const).map((detail) =>
      detailLine(product, detail, voice),
    ),
    translate('desk-card-photos', { ...product.photos }),
    ...product.history.map((entry) => historyLine(entry, product, voice)),
  ]
  return lines.filter((line) => line !== undefined).join('\n')
}

/** With what the file said, where a manager set another one. */
function priceLine({ price, fileValues }: DeskProduct, { language, translate }: Voice): string {
  const amount = formatMoney(price, language)
  if (fileValues.price === undefined) return translate('desk-card-price', { price: amount })
  const file = formatMoney({ ...price, minor: fileValues.price }, language)
  return translate('desk-card-manual-price', { price: amount, file })
}

function stockLine({ declaredInStock, sizes, colours }: DeskProduct, { translate }: Voice): string {
  const has = [...sizes, ...colours].join(', ')
  const stock = translate(declaredInStock ? 'in-stock' : 'out-of-stock')
  return has === '' ? stock : `${stock}: ${escapeHtml(cut(has, maxLine))}`
}

function variantLine(product: DeskProduct, variant: DeskVariant, voice: DeskVoice): string {
  const { language, translate } = voice
  const { priceMinor, onShelf, held } = variant
  const price =
    priceMinor === null ? undefined : formatMoney({ ...product.price, minor: priceMinor }, language)
  const name = variantName(variant, voice) || product.sku
  const pieces = translate('desk-card-pieces', { name, count: onShelf })
  return [pieces, held > 0 ? translate('desk-card-held', { count: held }) : undefined, price]
    .filter(Boolean)
    .join(' · ')
}

/** Who it was is a link to them: Telegram shows the name. */
function historyLine(
  { at, manager, action, before, after }: PastEntry,
  product: DeskProduct,
  voice: DeskVoice,
): string {
  const { translate, language } = voice
  const value = (one: unknown) => historyValue(one, { action, product, language })
  const key = ['price', 'stock', 'hide', 'show', 'add'].includes(action) ? action : 'other'
  return translate('desk-card-history', {
    time: timeText(at, voice),
    manager: String(manager.managerId),
    what: translate(`desk-did-${key}`, { before: value(before), after: value(after) }),
  })
}

interface ValueContext {
  readonly action: string
  readonly product: DeskProduct
  readonly language: Language
}

function historyValue(value: unknown, { action, product, language }: ValueContext): string {
  if (typeof value === 'boolean') return value ? '✓' : '✗'
  if (typeof value !== 'number') return '—'
  return action === 'price'
    ? formatMoney({ ...product.price, minor: value }, language)
    : String(value)
}

function timeText(at: Date, { timeZone, language }: DeskVoice): string {
  return new Intl.DateTimeFormat(language === 'uk' ? 'uk-UA' : 'en-GB', {
    timeZone,
    day: '2-digit',
    month: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at)
}
