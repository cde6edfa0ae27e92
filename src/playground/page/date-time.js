import { element } from './dom.js'
import { locale, onLanguage } from './language.js'

/** @import { MessageEntity } from 'grammy/types' */

/** @typedef {MessageEntity.DateTimeMessageEntity['date_time_format']} Format */

const tickMs = 1000

/** Times on the page that count by themselves. */
const selector = 'time[data-format]'

/**
 * A moment as the reader's client shows it: in their language and time zone, a relative one counting by itself.
 *
 * @param {number} unixSeconds
 * @param {Format} format
 * @param {string} fallback what the message says
 */
export function dateTime(unixSeconds, format, fallback) {
  const iso = new Date(unixSeconds * 1000).toISOString()
  const attributes = { datetime: iso, 'data-format': format, title: fallback, class: 'date-time' }
  const shown = element('time', attributes)
  shown.textContent = inWords(unixSeconds, format) || fallback
  return shown
}

/** Keeps relative times true. */
export function keepTime() {
  setInterval(refresh, tickMs)
  onLanguage(refresh)
}

function refresh() {
  for (const shown of document.querySelectorAll(selector)) {
    const seconds = Date.parse(shown.getAttribute('datetime') ?? '') / 1000
    const format = /** @type {Format} */ (shown.getAttribute('data-format'))
    const words = inWords(seconds, format)
    if (words && shown.textContent !== words) shown.textContent = words
  }
}

/**
 * @param {number} unixSeconds
 * @param {Format} format
 * @returns {string} empty when the format asks for nothing
 */
function inWords(unixSeconds, format) {
  if (format === '') return ''
  if (format === 'r') return relative(unixSeconds - Date.now() / 1000)
  const options = {
    weekday: format.includes('w') ? /** @type {const} */ ('long') : undefined,
    ...dateOptions(format),
    ...timeOptions(format),
  }
  return new Intl.DateTimeFormat(locale(), options).format(unixSeconds * 1000)
}

/**
 * @param {Format} format
 * @returns {Intl.DateTimeFormatOptions}
 */
function dateOptions(format) {
  if (format.includes('D')) return { day: 'numeric', month: 'long', year: 'numeric' }
  return format.includes('d') ? { day: '2-digit', month: '2-digit', year: '2-digit' } : {}
}

/**
 * @param {Format} format
 * @returns {Intl.DateTimeFormatOptions}
 */
function timeOptions(format) {
  if (format.includes('T')) return { hour: '2-digit', minute: '2-digit', second: '2-digit' }
  return format.includes('t') ? { hour: '2-digit', minute: '2-digit' } : {}
}

const units = /** @type {const} */ ([
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
])

/** @param {number} seconds from now */
function relative(seconds) {
  const [unit, length] = units.find(([, size]) => Math.abs(seconds) >= size) ?? units[3]
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' })
  return words.format(Math.trunc(seconds / length), unit)
}
