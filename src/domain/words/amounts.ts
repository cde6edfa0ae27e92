const spaced = String.raw`\d{1,3}(?:[ \u00a0\u202f]\d{3})+`
const amount = new RegExp(
  String.raw`^(${spaced}|\d{1,12})(?:[.,](\d{1,2}))?(?:\s?(?:грн\.?|гривень|₴|uah|\$|usd|€|eur|zł|pln))?$`,
  'iu',
)

/** An amount of money as people write it: `999`, `1 290,50`, `1290 грн`; undefined for anything else. */
export function amountIn(text: string): number | undefined {
  const [matched, whole = '', cents = ''] = amount.exec(text.trim()) ?? []
  if (matched === undefined) return undefined
  return Number(`${whole.replaceAll(/\D/g, '')}.${cents || 0}`)
}
