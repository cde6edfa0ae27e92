import type { Language } from '#src/domain/language.ts'

/** A number as people write it: 2,5 · 0.5 · 1 200. Anything more is no measure of a thing a shop sends. */
const number = String.raw`\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d{1,6})?|\d{1,6}(?:[.,]\d{1,6})?`

/** A letter or digit right before or behind makes it a part of another word. */
const apart = { before: String.raw`(?<![\p{L}\p{N}.,])`, behind: String.raw`(?![\p{L}\p{N}])` }

/** Grams in a unit, by how the unit is written. */
const weightUnits: readonly (readonly [spelling: string, grams: number])[] = [
  ['kgs?|kilo(?:gram(?:me)?)?s?|кг|кіло(?:грам(?:и|ів|а)?)?|кило(?:грамм(?:а|ов)?)?', 1_000],
  ['g|gr|gms?|gram(?:me)?s?|гр?|грам(?:и|ів|а)?|грамм(?:а|ов)?', 1],
  ['lbs?|pounds?|фунт(?:и|ів|а|ов)?', 453.592],
  ['oz|ounces?|унці[яїй]|унций|унции', 28.35],
]

/** Millimetres in a unit, by how the unit is written. */
const lengthUnits: readonly (readonly [spelling: string, millimetres: number])[] = [
  ['mm|millimet(?:er|re)s?|мм|мілімет(?:р|ри|рів)|миллимет(?:р|ра|ров)', 1],
  ['cms?|centimet(?:er|re)s?|см|сантимет(?:р|ри|рів|ра|ров)', 10],
  ['inch(?:es)?|in|["”″]|дюйм(?:и|ів|а|ов)?', 25.4],
  ['m|met(?:er|re)s?|м|мет(?:р|ри|рів|ра|ров)', 1_000],
]

const anyOf = (units: readonly (readonly [string, number])[]) =>
  units.map(([spelling]) => spelling).join('|')

const weightPattern = `${apart.before}(${number})\\s?(${anyOf(weightUnits)})${apart.behind}\\.?`

/** Between sides: the sign, the letter x or the Cyrillic х, a star, "на", "by". */
const by = String.raw`\s?(?:[x×хX*Х]|на|by)\s?`
/** A unit behind the last side counts for all of them; one behind each is allowed. */
const unit = `(?:\\s?(?:${anyOf(lengthUnits)}))`
const dimensionsPattern = `${apart.before}(?:${number})${unit}?(?:${by}(?:${number})${unit}?){1,2}(?<=${unit})${apart.behind}\\.?`
const lengthPattern = `${apart.before}(?:${number})${unit}${apart.behind}\\.?`

/** @returns grams; undefined when the text is no weight with its unit, or weighs nothing. */
export function parseWeight(text: string): number | undefined {
  const [, amount = '', spelling = ''] = whole(weightPattern).exec(text.trim()) ?? []
  return positive(toNumber(amount) * factorOf(spelling, weightUnits))
}

/** "30 x 20 x 10 cm", "12 in": @returns one to three sides in millimetres, as written; undefined when it is none. */
export function parseDimensions(text: string): readonly number[] | undefined {
  const trimmed = text.trim()
  if (!whole(dimensionsPattern).test(trimmed) && !whole(lengthPattern).test(trimmed)) {
    return undefined
  }
  const written = [...trimmed.matchAll(new RegExp(`(${number})(${unit}?)`, 'giu'))]
  const last = written.at(-1)?.[2] ?? ''
  const sides = written.map(([, amount = '', spelling]) =>
    positive(toNumber(amount) * factorOf((spelling || last).trim(), lengthUnits)),
  )
  const known = sides.filter((side) => side !== undefined)
  return known.length === sides.length && known.length > 0 ? known : undefined
}

/** The first weight that a text names, in grams. */
export function weightIn(text: string): number | null {
  const found = text.matchAll(new RegExp(weightPattern, 'giu'))
  return (
    found.map(([whole]) => (isNoWeight(whole) ? undefined : parseWeight(whole))).find(Boolean) ??
    null
  )
}

/** "2026 г." is a year in Russian, 5G a network. */
function isNoWeight(written: string): boolean {
  return /^(?:19|20)\d\d\s?[гГ]\.?$|^\dG$/u.test(written)
}

/** Sides by their names, and sides whose unit stands before them: "висота 40 см", "Dimensions (cm): 30 x 20". */
const side =
  '(?:довжина|ширина|висота|глибина|діаметр|длина|высота|глубина|length|width|height|depth|diameter)'
const sidePattern = `(?<!\\p{L})${side}\\s*[:=–—-]?\\s*(${number})(${unit})${apart.behind}`
const unitFirst = `[(,]\\s?(${anyOf(lengthUnits)})\\.?\\)?\\s*[:=]\\s*((?:${number})(?:${by}(?:${number})){1,2})${apart.behind}`

/** The first dimensions that a text names, in millimetres; none when it names none. */
export function dimensionsIn(text: string): readonly number[] {
  const [whole] = new RegExp(dimensionsPattern, 'iu').exec(text) ?? []
  if (whole) return parseDimensions(whole) ?? []
  const [, unitBefore, sides] = new RegExp(unitFirst, 'iu').exec(text) ?? []
  if (unitBefore && sides) return parseDimensions(`${sides} ${unitBefore}`) ?? []
  const named = [...text.matchAll(new RegExp(sidePattern, 'giu'))]
  return named
    .slice(0, 3)
    .flatMap(([, amount, spelling]) => parseDimensions(`${amount}${spelling}`) ?? [])
}

/** The text without the weights and dimensions in it: what is left of its numbers may be sizes. */
export function withoutMeasures(text: string): string {
  const patterns = [dimensionsPattern, unitFirst, sidePattern, weightPattern]
  return patterns.reduce((rest, one) => rest.replaceAll(new RegExp(one, 'giu'), ' '), text)
}

/** For an eye in `language`, and read back by `parseWeight`: '2,5 кг', '500 g'. */
export function formatWeight(grams: number, language: Language): string {
  return grams < 1_000
    ? withUnit(grams, 'gram', language)
    : withUnit(grams / 1_000, 'kilogram', language)
}

/** For an eye in `language`, and read back by `parseDimensions`: '30 × 20 × 10 cm'. */
export function formatDimensions(sidesMm: readonly number[], language: Language): string {
  const centimetres = sidesMm.map((side) => side / 10)
  const format = new Intl.NumberFormat(language, exact)
  return [
    ...centimetres.slice(0, -1).map((side) => format.format(side)),
    ...centimetres.slice(-1).map((side) => withUnit(side, 'centimeter', language)),
  ].join(' × ')
}

const exact = { useGrouping: false, maximumFractionDigits: 6 } as const

function withUnit(value: number, name: string, language: Language): string {
  return new Intl.NumberFormat(language, { ...exact, style: 'unit', unit: name }).format(value)
}

function whole(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'iu')
}

function toNumber(written: string): number {
  return Number(written.replaceAll(/\s/gu, '').replace(',', '.'))
}

function factorOf(spelling: string, units: readonly (readonly [string, number])[]): number {
  return units.find(([pattern]) => whole(pattern).test(spelling))?.[1] ?? Number.NaN
}

/** To a thousandth of the unit: 2.3 inches are no 58.419999999999995 mm. */
function positive(value: number): number | undefined {
  const rounded = Math.round(value * 1_000) / 1_000
  return rounded > 0 ? rounded : undefined
}
