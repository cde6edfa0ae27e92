import type { Language } from './language.ts'

/** An amount in the smallest unit of its currency: 129000 UAH is 1290.00 hryvnias. */
export interface Money {
  readonly minor: number
  /** ISO 4217, upper case. */
  readonly currency: string
}

/** How many digits of `currency` stand after the point: 2 for UAH, 0 for JPY. */
function currencyDigits(currency: string): number {
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
      .maximumFractionDigits ?? 2
  )
}

const supportedCurrencies = new Set(Intl.supportedValuesOf('currency'))

/** True for an ISO 4217 code that this runtime knows. */
export function isCurrency(code: string): boolean {
  return supportedCurrencies.has(code)
}

/** Decimal amount -> minor units; undefined when it has more digits than the currency or is out of range. */
export function toMinor(amount: number, currency: string): number | undefined {
  const scaled = amount * 10 ** currencyDigits(currency)
  const minor = Math.round(scaled)
  // 1290.10 * 100 is 129009.99999999999: the rounding of doubles is allowed, nothing more.
  const isExact = Math.abs(scaled - minor) <= 4 * Number.EPSILON * Math.abs(scaled)
  return isExact && Number.isSafeInteger(minor) ? minor : undefined
}

/** Minor units -> decimal text without a currency, as written in a catalogue: '1290.00'. */
export function toDecimal(money: Money): string {
  const digits = currencyDigits(money.currency)
  return (money.minor / 10 ** digits).toFixed(digits)
}

/** For a shopper's eye: '1 290 ₴', with kopecks only where there are any. */
export function formatMoney(money: Money, language: Language): string {
  const digits = currencyDigits(money.currency)
  const amount = money.minor / 10 ** digits
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency: money.currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: Number.isInteger(amount) ? 0 : digits,
  }).format(amount)
}
