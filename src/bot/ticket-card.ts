import { InlineKeyboard } from 'grammy'
import { type Inquiry, wordsOf, writtenOf } from '#src/domain/inquiry.ts'
import { localize } from '#src/domain/language.ts'
import { formatMoney } from '#src/domain/money.ts'
import { totalOf } from '#src/domain/order.ts'
import { areSeveral, photoHalves, type RungReport } from '#src/domain/outcome.ts'
import { describeSpecs } from '#src/domain/specs/describe-specs.ts'
import { cut } from '#src/lib/cut.ts'
import type { Offer } from '#src/ports/offers.ts'
import type { TicketCard } from '#src/ports/staff-chat.ts'
import type { EarlierInquiry } from '#src/ports/ticket-store.ts'
import { type ManagerPress, packPress } from './callback-data.ts'
import { offerRows } from './keyboards.ts'
import { priorityMark } from './report-texts.ts'
import { escapeHtml, managersLanguage, type Translate, translator } from './texts.ts'

/** A caption holds 1,024 characters; a shopper's own caption must not push the rest out. */
const maxQuote = 300
/** The managers have the picture before them. */
const maxWritten = 150
const maxName = 100
/** Of what was asked before. */
const maxLine = 90
/** Of a caption's 1,024 characters, markup counted as well. */
const maxCard = 1_000

/** The ticket as the managers see it. HTML. */
export function ticketText(card: TicketCard): string {
  const { ticket, inquiry, timeZone } = card
  const translate = translator(managersLanguage)
  const quote = cut(wordsOf(inquiry), maxQuote)
  const { claim, dueAt, state } = ticket
  const lines = [
    `<b>${title(card, translate)}</b>`,
    quote ? translate('ticket-caption', { caption: quote }) : undefined,
    ...writtenLines(writtenOf(inquiry), translate),
    ...severalLines(card, translate),
    ...stateLines(card, translate),
    state === 'open' && claim
      ? `${translate('ticket-claimed', { name: cut(claim.manager.name, maxName) })} · ${timeTag(claim.at, timeZone)}`
      : undefined,
    state === 'open' && dueAt ? deadlineLine(dueAt, timeZone) : undefined,
    ticket.tags.length > 0 ? ticket.tags.map((tag) => `#${escapeHtml(tag)}`).join(' ') : undefined,
    ticket.rating === null
      ? undefined
      : translate('ticket-rating', { stars: '⭐'.repeat(ticket.rating) }),
  ]
  const hint = state === 'open' ? [`<i>${translate('ticket-talk')}</i>`] : []
  const must = [...lines.filter((line) => line !== undefined), ...hint]
  return withRoom(must, hint.length, [
    basketLine(card, translate),
    ordersLine(card, translate),
    storyOf(card, translate),
    earlierOf(card, translate),
  ])
}

/** What else is known, before the hint, as far as there is room for it. */
function withRoom(
  must: readonly string[],
  hints: number,
  optional: readonly (string | undefined)[],
): string {
  const lines = [...must]
  for (const line of optional) {
    const length = lines.join('\n').length
    if (line !== undefined && length + line.length < maxCard)
      lines.splice(-hints || lines.length, 0, line)
  }
  return lines.join('\n')
}

/** What was read in the photo, and what that says of the thing. */
function writtenLines(written: string, translate: Translate): readonly string[] {
  if (written === '') return []
  const quote = cut(written.replaceAll('\n', ' / '), maxWritten)
  const specs = cut(describeSpecs(written, managersLanguage), maxWritten)
  return [translate('ticket-written', { written: quote }), ...(specs ? [escapeHtml(specs)] : [])]
}

/** Which of the numbered pictures are of what stands where, in a photo of several products. */
function severalLines({ offered }: TicketCard, translate: Translate): readonly string[] {
  if (!areSeveral(offered)) return []
  const places = photoHalves.flatMap((half) => {
    const numbers = offered.flatMap((offer, at) => (offer.half === half ? [at + 1] : []))
    const where = translate(`half-${half}`).toLocaleLowerCase(managersLanguage)
    return numbers.length > 0 ? [`${where} ${numbers.join(', ')}`] : []
  })
  return [translate('ticket-several', { places: places.join('; ') })]
}

function title({ ticket, inquiry }: TicketCard, translate: Translate): string {
  const name = translate('ticket-title', {
    number: String(ticket.id),
    shopper: cut(inquiry.shopper.name, maxName),
  })
  const language = translator(inquiry.language)('language-name')
  const parts = [name, language, ...(ticket.level > 1 ? [`L${ticket.level}`] : [])]
  const mark = ticket.priority === 'normal' ? '' : `${priorityMark(ticket.priority)} `
  return mark + parts.join(' · ')
}

function stateLines({ ticket, named }: TicketCard, translate: Translate): readonly string[] {
  const { state, decidedBy, reason } = ticket
  const ended = state === 'closed' || state === 'returned' ? [translate(`ticket-end-${state}`)] : []
  if (!decidedBy) return [translate(`ticket-reason-${reason}`), ...ended]
  const word = named
    ? translate('ticket-answered', {
        product: `${cut(localize(named.name, managersLanguage), maxName)} (${named.sku})`,
      })
    : translate('ticket-answered-not-sold')
  return [`${word} — ${escapeHtml(cut(decidedBy.name, maxName))}`, ...ended]
}

/** When it is to be answered, as a clock that runs by itself in every client. */
function deadlineLine(dueAt: Date, timeZone: string): string {
  return `${translator(managersLanguage)('ticket-due')} ${timeTag(dueAt, timeZone)}`
}

/** A time in the reader's own zone that says how far away it is; clients that cannot do that show the shop's time. */
function timeTag(at: Date, timeZone: string): string {
  const text = at.toLocaleString(managersLanguage, {
    ...{ day: '2-digit', month: '2-digit', hour: '2-digit', minute: '2-digit' },
    timeZone,
  })
  return `<tg-time unix="${Math.floor(at.getTime() / 1_000)}" format="r">${text}</tg-time>`
}

/** "🧺 Кошик: Костюм «Мрія» × 2 — 2 580 ₴". */
function basketLine({ basket }: TicketCard, translate: Translate): string | undefined {
  const [first] = basket
  if (!first) return undefined
  const names = basket.map(
    ({ name, quantity }) => `${localize(name, managersLanguage)} × ${quantity}`,
  )
  const total = { ...first.price, minor: totalOf(basket) }
  return translate('ticket-basket', {
    lines: cut(names.join(', '), maxLine),
    total: formatMoney(total, managersLanguage),
  })
}

/** "📦 Замовлення: № 12 🆕 Нове, 1 290 ₴". */
function ordersLine({ orders }: TicketCard, translate: Translate): string | undefined {
  if (orders.length === 0) return undefined
  const lines = orders.map(({ id, state, total }) =>
    [
      `№\u00a0${id} ${translate(`order-state-${state}`)}`,
      formatMoney(total, managersLanguage),
    ].join(', '),
  )
  return translate('ticket-orders', { orders: cut(lines.join('; '), 2 * maxLine) })
}

const signs = { decided: '✅', undecided: '❔', unavailable: '✖️' } as const satisfies Record<
  RungReport['result'],
  string
>

/** What the ladder went through, folded: a manager who wonders opens it. The exact reasons are `explain`'s. */
function storyOf({ background }: TicketCard, translate: Translate): string | undefined {
  if (background.rungs.length === 0) return undefined
  const lines = background.rungs.map(({ rung, result }) => {
    const found = translate(`story-${result === 'undecided' ? rung : result}`)
    return `${signs[result]} ${translate(`rung-${rung}`)}: ${found}`
  })
  const head = translate('ticket-story')
  return `<blockquote expandable>${[head, ...lines].join('\n')}</blockquote>`
}

function earlierOf({ background }: TicketCard, translate: Translate): string | undefined {
  if (background.earlier.length === 0) return undefined
  const lines = background.earlier.map((one) => `• ${earlierLine(one, translate)}`)
  return [translate('ticket-earlier'), ...lines].join('\n')
}

function earlierLine({ text, sku }: EarlierInquiry, translate: Translate): string {
  const asked = text ? `«${escapeHtml(cut(text, maxLine))}»` : translate('ticket-earlier-photo')
  return sku === null ? asked : `${asked} → ${escapeHtml(sku)}`
}

/** What a manager can do with the ticket as it is. */
export function ticketKeyboard({ ticket, offered, inquiry }: TicketCard): InlineKeyboard {
  const translate = translator(managersLanguage)
  const { id, claim, state } = ticket
  const button = (kind: Exclude<ManagerPress['kind'], 'name' | 'seen'>) =>
    InlineKeyboard.text(translate(`act-${kind}`), packPress({ kind, id }))
  switch (state) {
    case 'open':
      return offerRows(offered, managersLanguage, {
        press: (place) => ({ kind: 'name', id, place }),
        note: (place) => scoreOf(inquiry.candidates[place]?.score ?? 0),
      })
        .add(button('not-sold'))
        .row()
        .switchInlineCurrent(translate('button-search'), `#${id} `)
        .add(button('return'))
        .row()
        .add(button(claim ? 'release' : 'claim'), button('close'))
    case 'answered':
      return new InlineKeyboard().add(button('undo')).row().add(button('return'), button('close'))
    case 'closed':
    case 'returned':
      return new InlineKeyboard().add(button('reopen'))
  }
}

/** Under what photos of a talk may show: a tap answers, as under a ticket. */
export function seenKeyboard(
  { id, candidates }: Inquiry,
  offered: readonly Offer[],
): InlineKeyboard {
  return offerRows(offered, managersLanguage, {
    press: (place) => ({ kind: 'seen', id, place }),
    note: (place) => scoreOf(candidates[place]?.score ?? 0),
  })
}

/** What was added by hand, or is only like another one, has no score. */
function scoreOf(score: number): string {
  return score > 0 ? `${Math.round(100 * score)} %` : ''
}
