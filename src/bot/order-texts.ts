import { colourName } from '#src/domain/colour-names.ts'
import { type Language, localize } from '#src/domain/language.ts'
import { formatMoney } from '#src/domain/money.ts'
import {
  type Contact,
  type Delivery,
  isPaid,
  type Order,
  type OrderLine,
  waitsForWord,
} from '#src/domain/order.ts'
import { cut } from '#src/lib/cut.ts'
import type { Voice } from './replies.ts'
import { escapeHtml, managersLanguage, translator } from './texts.ts'

const maxName = 60
const maxWords = 300

/** "1. Костюм «Мрія», 98-104, рожевий × 2 — 2 580 ₴". HTML. */
function orderLines(lines: readonly OrderLine[], language: Language): readonly string[] {
  return lines.map(({ name, size, colour, quantity, price }, at) => {
    const what = [
      cut(localize(name, language), maxName),
      size,
      colour === null ? null : colourName(colour, language),
    ].filter((word) => word !== null)
    const cost = formatMoney({ ...price, minor: price.minor * quantity }, language)
    return escapeHtml(`${at + 1}. ${what.join(', ')} × ${quantity} — ${cost}`)
  })
}

/** "Львів, відділення № 12". HTML. */
function deliveryText(delivery: Delivery, { translate }: Voice): string {
  switch (delivery.kind) {
    case 'branch':
    case 'locker': {
      const { kind, city, number, address } = delivery
      const place = translate(`delivery-${kind}`, { city, number: String(number) })
      return address === null ? place : `${place} (${escapeHtml(cut(address, maxWords))})`
    }
    case 'courier':
      return translate('delivery-courier', { address: cut(delivery.address, maxWords) })
    case 'pickup':
      return translate('delivery-pickup')
    case 'text':
      return escapeHtml(cut(delivery.text, maxWords))
  }
}

/** "Олена Шевченко, +380671234567". HTML. */
function contactText({ firstName, lastName, phone }: Contact): string {
  return escapeHtml(`${firstName} ${lastName}, ${phone}`)
}

/** An order as the managers see it. HTML. */
export function orderCardText(order: Order): string {
  const translate = translator(managersLanguage)
  const skus = [...new Set(order.lines.map(({ sku }) => sku))]
  const title = translate('order-title', {
    number: String(order.id),
    shopper: order.shopper?.name ?? '—',
  })
  return joined([
    `<b>${title}</b>`,
    translate(`order-state-${order.state}`),
    order.isShort ? translate('order-short') : undefined,
    waitsForWord(order) ? translate('order-uncounted') : undefined,
    '',
    ...orderBody(order, { language: managersLanguage, translate }),
    translate('order-skus', { skus: skus.join(', ') }),
    order.cancelReason === null
      ? undefined
      : translate('order-reason', { text: words(order.cancelReason) }),
    order.refundNote === null
      ? undefined
      : translate('order-refund', { text: words(order.refundNote) }),
  ])
}

/** An order as its shopper sees it. HTML. */
export function myOrderText(order: Order): string {
  const translate = translator(order.language)
  return joined([
    `<b>${translate('my-order-title', { number: String(order.id) })}</b>`,
    translate(`order-state-${order.state}`),
    '',
    ...orderBody(order, { language: order.language, translate }),
  ])
}

/** The open orders, a line each, as the managers see them. HTML. */
export function orderListText(orders: readonly Order[]): string {
  const translate = translator(managersLanguage)
  if (orders.length === 0) return translate('order-list-none')
  const lines = orders.map((order) => {
    const total = formatMoney(order.total, managersLanguage)
    const parts = [total, order.shopper?.name ?? '—', translate(`order-state-${order.state}`)]
    return `${numberLink(order)} · ${escapeHtml(parts.join(' · '))}`
  })
  return joined([translate('order-list', { count: orders.length }), '', ...lines])
}

/** Messages of supergroups have an address. */
function numberLink({ id, staffMessage }: Order): string {
  const [, group] = /^-100(\d+)$/.exec(String(staffMessage?.chatId)) ?? []
  const text = `№\u00a0${id}`
  return group ? `<a href="https://t.me/c/${group}/${staffMessage?.messageId}">${text}</a>` : text
}

function orderBody(order: Order, voice: Voice): readonly (string | undefined)[] {
  const { translate, language } = voice
  const { contact, delivery, comment, trackingNumber, receipt } = order
  const total = formatMoney(order.total, language)
  return [
    ...orderLines(order.lines, language),
    translate('order-total', { total }),
    '',
    `${translate(`payment-${order.payment}`)} · ${paidText(order, voice)}`,
    contact === null ? undefined : `👤 ${contactText(contact)}`,
    delivery === null ? undefined : `📦 ${deliveryText(delivery, voice)}`,
    comment === null ? undefined : `💬 ${escapeHtml(words(comment))}`,
    trackingNumber === null ? undefined : translate('order-tracking', { number: trackingNumber }),
    receipt === null ? undefined : translate('order-receipt', { receipt: words(receipt) }),
  ]
}

function paidText(order: Order, { translate, language }: Voice): string {
  if (isPaid(order)) return translate('order-paid')
  if (order.paidMinor === 0) return translate('order-unpaid')
  const paid = formatMoney({ ...order.total, minor: order.paidMinor }, language)
  return translate('order-paid-partly', { paid })
}

function words(text: string): string {
  return cut(text, maxWords)
}

function joined(lines: readonly (string | undefined)[]): string {
  return lines.filter((line) => line !== undefined).join('\n')
}
