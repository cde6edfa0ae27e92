/** What models write where a number, a share or a list was asked for. All of it is checked by a schema afterwards. */

const none =
  /^(?:none(?: of (?:them|these|the \w+))?|null|no match|n\/a|жод(?:ен|на|не)(?: з них)?)$/
const numbered =
  /^(?:(?:no|№|number|candidate|product|option|item)[.:]? ?)?(?:# ?)?([1-9]\d?)(?:\.0)?$/
/** Marks that stand around a number or a word. */
const around = /^[\s"'`*([]+|[\s"'`*)\].]+$/g

/** `"2"`, 2, `"Candidate 2."` and `["2"]` are the second; `"none of the above"` and null are none of them, 0 here. */
export function toChoice(value: unknown): unknown {
  const [only, ...more] = Array.isArray(value) ? value : [value]
  if (more.length > 0) return undefined
  // Zero is a number that was not offered, not a word for none.
  if (typeof only === 'number') return only === 0 ? undefined : only
  if (only === null) return 0
  if (typeof only !== 'string') return undefined
  const word = only.replace(around, '').toLowerCase()
  if (none.test(word)) return 0
  const [, number] = numbered.exec(word) ?? []
  return number === undefined ? undefined : Number(number)
}

/** 0.9, `"0.9"`, `"0,9"`, 90, `"90"` and `"90%"`. */
export function toShare(value: unknown): unknown {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const [, digits, percent] = /^(\d+(?:[.,]\d+)?)\s*(%?)$/.exec(String(value).trim()) ?? []
  if (digits === undefined) return undefined
  const number = Number(digits.replace(',', '.'))
  return percent || number > 1 ? number / 100 : number
}

/** A list of words, also as one text with commas or in lines, and as a map: `{"uk": […], "en": […]}`. */
export function toWords(value: unknown): readonly string[] {
  const texts = textsIn(value)
  const words = Array.isArray(value) ? texts : texts.flatMap((text) => text.split(/[,;\n]/))
  return words.map((word) => word.replace(/^\s*(?:[-*•]|\d\d?[.)])\s+/, '').trim()).filter(Boolean)
}

function textsIn(value: unknown, depth = 3): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null || depth === 0) return []
  return Object.values(value).flatMap((one: unknown) => textsIn(one, depth - 1))
}

/** The one of `names` that is meant, in whatever case: `"Size chart"` is `sizeChart`. */
export function toName(value: unknown, names: readonly string[]): string | undefined {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[\s_-]/g, '')
  const [only, ...more] = textsIn(value)
  if (only === undefined || more.length > 0) return undefined
  const meant = plain(only.replace(around, ''))
  return names.find((name) => plain(name) === meant)
}
