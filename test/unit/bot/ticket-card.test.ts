import type { InlineKeyboard } from 'grammy'
import { describe, expect, it } from 'vitest'
import { ticketKeyboard, ticketText } from '#src/bot/ticket-card.ts'
import type { Ticket } from '#src/domain/ticket.ts'
import type { TicketCard } from '#src/ports/staff-chat.ts'
import { lineOf } from '#test/support/orders.ts'
import { product, sku } from '#test/support/products.ts'
import { ticket } from '#test/support/tickets.ts'

const olena = { id: 7, name: 'Олена <3' }

function card(changes: Partial<Ticket> = {}, more: Partial<TicketCard> = {}): TicketCard {
  return {
    ticket: ticket(changes),
    inquiry: inquiryWith(''),
    picture: { key: null, photos: undefined },
    offered: [],
    named: undefined,
    background: { rungs: [], method: null, category: null, earlier: [] },
    basket: [],
    orders: [],
    timeZone: 'Europe/Kyiv',
    ...more,
  }
}

function inquiryWith(caption: string): TicketCard['inquiry'] {
  return {
    id: 1,
    chatId: 1,
    threadId: null,
    firstMessageId: 1,
    isAlbum: false,
    shopper: { id: 1, name: 'Оля <3' },
    language: 'en',
    state: 'ticketed',
    answerMessageId: 2,
    candidates: [{ sku: sku('A'), score: 0.618 }],
    rejected: [],
    sku: null,
    decidedBy: null,
    messages: [
      { kind: 'text', messageId: 1, text: caption, receivedAt: new Date(0), fileId: null },
    ],
    revision: 1,
  }
}

const shippedOrder: TicketCard['orders'][number] = {
  ...{ id: 7, shopper: null, language: 'uk', state: 'shipped', lines: [] },
  ...{ contact: null, delivery: null, payment: 'link', comment: null, isShort: false },
  ...{ total: { minor: 129_000, currency: 'UAH' }, paidMinor: 0, expiresAt: null },
  ...{ trackingNumber: null, receipt: null, paymentLink: null, cancelReason: null },
  ...{ refundNote: null, staffMessage: null, placedAt: new Date(0) },
}

/** Label and what a press sends or writes, of each button in order. */
function buttonsIn({ inline_keyboard: rows }: InlineKeyboard) {
  return rows.flat().map((button) => {
    if ('callback_data' in button) return [button.text, button.callback_data] as const
    return [
      button.text,
      'switch_inline_query_current_chat' in button
        ? button.switch_inline_query_current_chat
        : undefined,
    ] as const
  })
}

const visible = (html: string) => html.replaceAll(/<[^>]+>/g, '').replaceAll(/&\w+;/g, '.')

describe('the words of a ticket’s card', () => {
  it('name the shopper and their language, quote the caption and ask, in the managers’ own', () => {
    const text = ticketText(card({}, { inquiry: inquiryWith('<ціна?>') }))
    expect(text).toContain('12')
    expect(text).toContain('Оля &lt;3 · English')
    expect(text).toContain('&lt;ціна?&gt;')
    expect(text).toContain('Бот не впізнав товар')
    expect(text).not.toContain('L2')
    expect(ticketText(card({ level: 2 }))).toContain('L2')
  })

  it('tell which pictures are of what stands where in a photo of several products', () => {
    const offered = (['left', 'left', 'right'] as const).map((half, place) => ({
      product: product(`P${place}`),
      photo: undefined,
      place,
      half,
    }))
    expect(ticketText(card({}, { offered }))).toContain('ліворуч 1, 2; праворуч 3')
    expect(ticketText(card({}, { offered: offered.slice(0, 2) }))).not.toContain('ліворуч')
  })

  it('fit a caption of Telegram’s, however much there is to tell', () => {
    const long = '<'.repeat(1_024)
    const rungs = ['caption', 'embedding', 'llm'].map((rung) => ({
      rung: rung as 'llm',
      result: 'undecided' as const,
      ms: 1,
      reason: long,
    }))
    const earlier = [1, 2, 3].map(() => ({ at: new Date(0), text: long, sku: sku('A') }))
    const text = ticketText(
      card(
        { claim: { manager: { id: 1, name: long }, at: new Date(0) }, dueAt: new Date(0) },
        {
          inquiry: inquiryWith(long),
          background: { rungs, method: null, category: null, earlier },
        },
      ),
    )
    expect(visible(text).length).toBeLessThan(1_024)
  })

  it('tell of the basket and of the orders under way, a line each, only where there are any', () => {
    const basket = [lineOf('A', { quantity: 2 }), lineOf('B <3')]
    const orders = [shippedOrder]
    const text = ticketText(card({}, { basket, orders })).replaceAll(/[\u00a0\u202f]/g, ' ')
    expect(text).toContain('\n🧺 Кошик: Товар A × 2, Товар B &lt;3 × 1 — 3 000 ₴\n')
    expect(text).toContain('\n📦 Замовлення: № 7 🚚 Відправлене, 1 290 ₴\n')
    expect(ticketText(card())).not.toMatch(/Кошик|Замовлення/)
  })

  it('quote what is written in the photo', () => {
    const written = 'Розмір 98-104\nЦіна <1290> грн'
    const photo = { ...{ kind: 'photo', messageId: 1, text: '', receivedAt: new Date(0) }, written }
    const file = { fileId: 'file', fileUniqueId: 'unique', isFrame: false }
    const messages = [{ ...photo, ...file, kind: 'photo' as const }]
    const text = ticketText(card({}, { inquiry: { ...inquiryWith(''), messages } }))
    expect(text).toContain('Розмір 98-104 / Ціна &lt;1290&gt; грн')
  })

  it('tell how the bot searched, and what the shopper asked before', () => {
    const rungs = [
      { rung: 'embedding', result: 'undecided', ms: 3, reason: '0.41 < 0.62' },
      { rung: 'llm', result: 'unavailable', ms: 0, reason: 'switched off' },
    ] as const
    const earlier = [{ at: new Date(0), text: 'є на 104?', sku: sku('A') }]
    const text = ticketText(
      card({}, { background: { rungs, method: null, category: null, earlier } }),
    )
    expect(text).toContain('❔ схожість: є схожі, та певності немає')
    expect(text).toContain('✖️ нейромережа: не спрацювало')
    expect(text).toContain('«є на 104?» → A')
  })

  it('say who has it and by when, with clocks that need no edit', () => {
    const at = new Date('2026-06-01T09:00:00Z')
    const text = ticketText(card({ claim: { manager: olena, at }, dueAt: at }))
    expect(text).toContain('Веде Олена &lt;3')
    expect(text).toContain('Термін: <tg-time unix="1780304400" format="r">01.06, 12:00')
  })

  it('say what was answered, by whom, and how it ended', () => {
    const answered = { state: 'answered', sku: sku('A'), decidedBy: olena } as const
    expect(ticketText(card(answered, { named: product('A') }))).toContain(
      'Товар A (A) — Олена &lt;3',
    )
    expect(ticketText(card({ state: 'answered', decidedBy: olena }))).toContain('не продаємо')
    expect(ticketText(card({ ...answered, state: 'closed' }))).toContain('Закрито')
    expect(ticketText(card({ state: 'returned' }))).toContain('Повернуто боту')
  })
})

describe('the buttons of a ticket’s card', () => {
  const offered = [{ place: 0, product: product('A'), photo: undefined }]

  it('name a candidate with its score at one tap, and take the ticket or let it go', () => {
    const open = buttonsIn(ticketKeyboard(card({}, { offered })))
    expect(open[0]).toEqual(['1. Товар A · 62 %', 'm:12:0'])
    expect(open.map(([, data]) => data?.slice(0, 2))).toEqual(['m:', 's:', '#1', 'b:', 'i:', 'k:'])
    const claim = { manager: olena, at: new Date(0) }
    const claimed = buttonsIn(ticketKeyboard(card({ claim })))
    expect(claimed.map(([, data]) => data?.slice(0, 2))).toEqual(['s:', '#1', 'b:', 'q:', 'k:'])
  })

  it('undo an answer, and open again what has ended', () => {
    const codes = (state: Ticket['state']) =>
      buttonsIn(ticketKeyboard(card({ state }))).map(([, data]) => data)
    expect(codes('answered')).toEqual(['u:12', 'b:12', 'k:12'])
    expect(codes('closed')).toEqual(['e:12'])
    expect(codes('returned')).toEqual(['e:12'])
  })
})
