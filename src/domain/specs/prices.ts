/** A price as it is written; which currency is meant without a sign only the shop can say. */
export interface WrittenPrice {
  readonly amount: number
  /** ISO 4217; null where none is written. */
  readonly currency: string | null
}

const signs: readonly (readonly [spelling: string, currency: string])[] = [
  ['₴|грн\\.?|гривень|гривні|гривен|гривны|hrn|uah', 'UAH'],
  ['\\$|дол(?:ар(?:ів|и|а)?)?\\.?|usd|dollars?', 'USD'],
  ['€|євро|евро|eur|euros?', 'EUR'],
  ['£|фунтів|gbp|pounds?', 'GBP'],
  ['zł|зл(?:отих)?\\.?|pln', 'PLN'],
]
const anySign = signs.map(([spelling]) => spelling).join('|')
const amount = String.raw`\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,7}(?:[.,]\d{1,2})?`
const label = String.raw`(?<!\p{L})(?:ціна|цiна|вартість|цена|стоимость|price|cost)`
const withSign = new RegExp(
  `(?<![\\p{L}\\p{N}.,])(?:(${anySign})\\s?(${amount})|(${amount})\\s?(${anySign}))(?![\\p{L}\\p{N}])`,
  'iu',
)
const labelled = new RegExp(
  `${label}\\s*[:\\-–—=]?\\s*(${amount})(?![\\p{L}\\p{N}%]|[.,]\\d)`,
  'iu',
)

/** The first price of a text: one with a sign, else the number after "ціна", "price" or the like. */
export function priceIn(text: string): WrittenPrice | null {
  const [, before, after = '', first = after, behind = before] = withSign.exec(text) ?? []
  if (first) return { amount: toAmount(first), currency: currencyOf(behind ?? '') }
  const [, bare] = labelled.exec(text) ?? []
  return bare ? { amount: toAmount(bare), currency: null } : null
}

/** "1,290" is thousands, "12,90" a fraction: kopecks have two digits at most. */
function toAmount(written: string): number {
  const plain = written.replaceAll(/\s/gu, '').replaceAll(/,(?=\d{3}(?:\D|$))/g, '')
  return Number(plain.replace(',', '.'))
}

function currencyOf(sign: string): string | null {
  const known = signs.find(([spelling]) => new RegExp(`^(?:${spelling})$`, 'iu').test(sign))
  return known?.[1] ?? null
}
