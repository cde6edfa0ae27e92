import { en } from './texts-en.js'
import { uk } from './texts-uk.js'

/** @typedef {'uk' | 'en'} Language */
/** @typedef {keyof typeof uk} TextKey */

const texts = { uk, en }
const locales = { uk: 'uk-UA', en: 'en-GB' }
const storageKey = 'vitryna.language'

/** @type {Language} */
let current = initialLanguage()

/** @type {Set<() => void>} */
const listeners = new Set()

/** Ukrainian unless the reader chose English, or the browser prefers it. */
function initialLanguage() {
  const chosen = localStorage.getItem(storageKey)
  if (chosen === 'uk' || chosen === 'en') return chosen
  const preferred = navigator.languages.find((tag) => /^(uk|en)\b/i.test(tag)) ?? 'uk'
  return preferred.toLowerCase().startsWith('en') ? 'en' : 'uk'
}

export function language() {
  return current
}

export function locale() {
  return locales[current]
}

/** @param {Language} chosen */
export function chooseLanguage(chosen) {
  current = chosen
  localStorage.setItem(storageKey, chosen)
  for (const listener of listeners) listener()
}

/** @param {() => void} listener */
export function onLanguage(listener) {
  listeners.add(listener)
  listener()
}

/**
 * The text of `key` in the reader's language, `{name}` replaced by `values.name`.
 *
 * @param {TextKey} key
 * @param {Record<string, string | number>} [values]
 */
export function text(key, values = {}) {
  return texts[current][key].replaceAll(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''))
}

/** @param {number} count */
export function unreadText(count) {
  const form = new Intl.PluralRules(locale()).select(count)
  /** @type {Partial<Record<Intl.LDMLPluralRule, TextKey>>} */
  const keys = { one: 'unreadOne', few: 'unreadFew' }
  return text(keys[form] ?? 'unreadMany', { count })
}

/**
 * Fills in the texts and labels of the elements marked with `data-text` and `data-label`.
 *
 * @param {ParentNode} root
 */
export function translate(root) {
  for (const element of root.querySelectorAll('[data-text]')) {
    element.textContent = text(keyOf(element, 'data-text'))
  }
  for (const element of root.querySelectorAll('[data-label]')) {
    const label = text(keyOf(element, 'data-label'))
    element.setAttribute('aria-label', label)
    if (element.matches('button')) element.setAttribute('title', label)
  }
}

/**
 * @param {Element} element
 * @param {string} attribute
 */
function keyOf(element, attribute) {
  return /** @type {TextKey} */ (element.getAttribute(attribute))
}

/** @param {number} unixSeconds */
export function clock(unixSeconds) {
  const format = new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit' })
  return format.format(unixSeconds * 1000)
}

/** @param {number} unixSeconds */
export function dayName(unixSeconds) {
  const date = new Date(unixSeconds * 1000)
  const days = Math.round((startOfDay(new Date()) - startOfDay(date)) / 86_400_000)
  if (days === 0) return text('today')
  if (days === 1) return text('yesterday')
  return new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'long' }).format(date)
}

/** @param {Date} date */
function startOfDay(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}

/** @param {number} bytes */
export function fileSize(bytes) {
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kilobyte'] : [bytes / 1e6, 'megabyte']
  return new Intl.NumberFormat(locale(), {
    style: 'unit',
    unit,
    maximumFractionDigits: unit === 'megabyte' ? 1 : 0,
  }).format(Math.max(value, 1))
}

/**
 * @param {number} minor
 * @param {string} currency
 */
export function money(minor, currency) {
  return new Intl.NumberFormat(locale(), {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  }).format(minor / 100)
}
