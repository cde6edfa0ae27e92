import { formatMoney } from '#src/domain/money.ts'
import type { Priority } from '#src/domain/priority.ts'
import type { ShopReport, TicketFigures } from '#src/domain/shop-report.ts'
import { cut } from '#src/lib/cut.ts'
import type { Queue, QueuedTicket } from '#src/ports/desk-reports.ts'
import type { ChatMessage } from '#src/ports/inquiry-store.ts'
import { escapeHtml, managersLanguage, translator } from './texts.ts'

const translate = translator(managersLanguage)
const oneDecimal = new Intl.NumberFormat(managersLanguage, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
})
const maxName = 40
const minuteMs = 60_000
const hourMinutes = 60
const marks: Readonly<Record<Priority, string>> = {
  urgent: '🔥',
  high: '🔺',
  normal: '▫️',
  low: '🔻',
}

/** How urgent a ticket is, at a glance. */
export function priorityMark(priority: Priority): string {
  return marks[priority]
}

/** Where a message of a supergroup can be opened; other groups have no such addresses. */
function linkTo({ chatId, messageId }: ChatMessage): string | undefined {
  const [, id] = /^-100(\d+)$/.exec(String(chatId)) ?? []
  return id === undefined ? undefined : `https://t.me/c/${id}/${messageId}`
}

/** A moment that each client shows on its own clock, with the time until then where it can. HTML. */
function momentText(at: Date, timeZone: string): string {
  const format = { timeZone, dateStyle: 'short', timeStyle: 'short' } as const
  const text = new Intl.DateTimeFormat(managersLanguage, format).format(at)
  const unix = Math.floor(at.getTime() / 1_000)
  return `<tg-time unix="${unix}" format="r">${escapeHtml(text)}</tg-time>`
}

/** "25 хв", "3 год 5 хв"; what took seconds took a minute. */
function durationText(ms: number): string {
  const all = Math.max(1, Math.round(ms / minuteMs))
  const [hours, minutes] = [Math.floor(all / hourMinutes), all % hourMinutes]
  const parts = [
    ...(hours > 0 ? [translate('hours', { count: hours })] : []),
    ...(minutes > 0 ? [translate('minutes', { count: minutes })] : []),
  ]
  return parts.join(' ')
}

/** The open tickets, each a line. HTML. */
export function queueText({ tickets, count }: Queue, timeZone: string): string {
  if (count === 0) return translate('queue-empty')
  const more = count - tickets.length
  return [
    `<b>${translate('queue', { count })}</b>`,
    '',
    ...tickets.map((ticket) => queueLine(ticket, timeZone)),
    ...(more > 0 ? [translate('queue-more', { count: more })] : []),
  ].join('\n')
}

function queueLine(ticket: QueuedTicket, timeZone: string): string {
  const { id, shopper, priority, tags, level, holder, dueAt, openedAt, staffMessage } = ticket
  const link = staffMessage && linkTo(staffMessage)
  const number = `№\u00a0${id}`
  const parts = [
    link ? `<a href="${link}">${number}</a>` : number,
    escapeHtml(cut(shopper.name, maxName)),
    momentText(openedAt, timeZone),
    holder ? `🙋 ${escapeHtml(cut(holder.name, maxName))}` : undefined,
    level === 2 ? 'L2' : undefined,
    dueAt ? `⏰ ${momentText(dueAt, timeZone)}` : translate('queue-paused'),
    ...tags.map((tag) => `#${escapeHtml(tag)}`),
  ]
  return `${priorityMark(priority)} ${parts.filter((part) => part !== undefined).join(' · ')}`
}

/** What a shop's days were like. HTML. @param title as HTML */
export function reportText(title: string, report: ShopReport): string {
  const { photos, outcomes, tickets, managers, notSold, orders } = report
  const lines = [
    `<b>${title}</b>`,
    '',
    translate('report-photos', { count: photos }),
    ...outcomes.map(({ by, count }) => `· ${translate(`report-by-${by}`)}: ${count}`),
    '',
    translate('report-tickets', { count: tickets.opened, ended: tickets.ended }),
    ...figureLines(tickets),
    ...managers.map((figures) => managerLine(figures)),
  ]
  if (orders) {
    const revenue = orders.revenue.map((money) => formatMoney(money, managersLanguage)).join(' + ')
    lines.push('', translate('report-orders', { count: orders.count, revenue: revenue || '0' }))
  }
  if (notSold.length > 0) {
    const asked = notSold.map(({ word, shoppers }) => `${escapeHtml(word)} (${shoppers})`)
    lines.push('', `${translate('report-not-sold')} ${asked.join(', ')}`)
  }
  return lines.join('\n')
}

function managerLine(figures: ShopReport['managers'][number]): string {
  const parts = [translate('report-handled', { count: figures.opened }), ...figureTexts(figures)]
  return `· ${escapeHtml(cut(figures.manager.name, maxName))}: ${parts.join(', ')}`
}

function figureLines(figures: TicketFigures): readonly string[] {
  return figureTexts(figures).map((text) => `· ${text}`)
}

function figureTexts({ firstReplyMs, resolutionMs, rating }: TicketFigures): readonly string[] {
  return [
    ...(firstReplyMs === null
      ? []
      : [translate('report-first-reply', { time: durationText(firstReplyMs) })]),
    ...(resolutionMs === null
      ? []
      : [translate('report-resolution', { time: durationText(resolutionMs) })]),
    ...(rating
      ? [
          translate('report-rating', {
            average: oneDecimal.format(rating.average),
            count: rating.count,
          }),
        ]
      : []),
  ]
}
