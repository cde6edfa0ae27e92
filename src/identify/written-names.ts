import { barcodeSpellings, isGtin } from '#src/domain/barcode.ts'
import type { Product } from '#src/domain/product.ts'
import type { Sku } from '#src/domain/sku.ts'
import { isLike } from '#src/domain/words/is-like.ts'
import { wordsIn } from '#src/domain/words/words-in.ts'
import type { WrittenLine } from '#src/domain/written-line.ts'
import { skuWords } from './sku-words.ts'

/** Cyrillic letters that look like Latin ones: which of them stands on a label no engine can see. */
const lookalikes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ А: 'A', В: 'B', Е: 'E', І: 'I', К: 'K', М: 'M', Н: 'H', О: 'O', Р: 'P', С: 'C', Т: 'T' },
    ...{ У: 'Y', Х: 'X', а: 'a', в: 'b', е: 'e', і: 'i', к: 'k', м: 'm', н: 'h', о: 'o', р: 'p' },
    ...{ с: 'c', т: 't', у: 'y', х: 'x' },
  }),
)
/** Letters and digits that are mixed up where only the other kind is expected. */
const digitOf: ReadonlyMap<string, string> = new Map(
  Object.entries({ O: '0', I: '1', L: '1', S: '5', B: '8', Z: '2' }),
)
const letterOf: ReadonlyMap<string, string> = new Map(
  Object.entries({ '0': 'O', '1': 'I', '5': 'S', '8': 'B', '2': 'Z' }),
)
/** In one query. */
const maxWords = 200
/** A name of one word is a word. */
const minNameWords = 2
/** Words of something else between those of a name. */
const maxOthers = 2

/** The words in a picture that may be a SKU, in each spelling that looks the same. */
export function writtenSkus(lines: readonly WrittenLine[]): readonly string[] {
  const words = readingsOf(lines)
    .map((text) => text.replaceAll(/ ?([-‐‑‒–—―−]) ?/g, '-'))
    .flatMap((text) => skuWords(text, isPrintedSku))
    .flatMap((word) => [word, toLatin(word), untangled(toLatin(word))])
  return [...new Set(words)].slice(0, maxWords)
}

/** In capitals is what labels say anyway, a number may be anything: of these only what is called an article. */
function isPrintedSku(word: string, isNamed: boolean): boolean {
  if (isNamed) return true
  return word.length >= 4 && /\p{L}/u.test(word) && /[\p{N}_/-]/u.test(word)
}

/** The digits under bar codes, as they may be kept; only those whose check digit is right. */
export function writtenBarcodes(lines: readonly WrittenLine[]): readonly string[] {
  const numbers = readingsOf(lines)
    .flatMap((text) => text.match(/\d(?:[\d ]*\d)?/g) ?? [])
    .map((digits) => digits.replaceAll(' ', ''))
  return [...new Set(numbers)].filter(isGtin).flatMap(barcodeSpellings).slice(0, maxWords)
}

/**
 * The products whose full name, in any language, stands in a text; of names that are a part of another one only the
 * longest, and of several as long as each other those that are written without a slip.
 */
export function writtenNames(text: string, products: readonly Product[]): readonly Sku[] {
  const words = wordsIn(text).map(toLatin)
  const found = products.flatMap(({ sku, name }) =>
    Object.values(name).flatMap((one) => {
      const named = wordsIn(one).map(toLatin)
      const slips = slipsIn(named, words)
      return named.length < minNameWords || slips === undefined
        ? []
        : [{ sku, length: named.length, slips }]
    }),
  )
  const longest = Math.max(0, ...found.map(({ length }) => length))
  const named = found.filter(({ length }) => length === longest)
  const fewest = Math.min(...named.map(({ slips }) => slips))
  return [...new Set(named.filter(({ slips }) => slips === fewest).map(({ sku }) => sku))]
}

/** Whether the whole name of a product stands in a longer name of another one: "Red Grapefruit" in that of a juice. */
export function isNamedWithin(short: Product, long: Product): boolean {
  const longer = Object.values(long.name).map((name) => new Set(wordsIn(name).map(toLatin)))
  return Object.values(short.name).some((name) => {
    const words = new Set(wordsIn(name).map(toLatin))
    return longer.some((other) => other.size > words.size && words.isSubsetOf(other))
  })
}

/** How many words of a name are misspelt where all of them stand together; undefined where they do not. */
function slipsIn(name: readonly string[], words: readonly string[]): number | undefined {
  const reach = name.length + maxOthers
  const slips = words.map((_, start) => {
    const near = words.slice(start, start + reach)
    const found = name.map((word) => near.includes(word) || near.some((one) => isLike(one, word)))
    return found.every(Boolean)
      ? name.filter((word) => !near.includes(word)).length
      : Number.POSITIVE_INFINITY
  })
  const fewest = Math.min(Number.POSITIVE_INFINITY, ...slips)
  return Number.isFinite(fewest) ? fewest : undefined
}

function readingsOf(lines: readonly WrittenLine[]): readonly string[] {
  return lines.flatMap(({ text, latin }) => [text, latin]).filter((reading) => reading !== '')
}

function toLatin(word: string): string {
  return word.replaceAll(/\p{Script=Cyrillic}/gu, (letter) => lookalikes.get(letter) ?? letter)
}

/** Between hyphens there are mostly letters, or mostly digits: the others of a piece were misread. */
function untangled(word: string): string {
  return word.toUpperCase().replaceAll(/[A-Z0-9]+/g, (piece) => {
    const digits = piece.match(/\d/g)?.length ?? 0
    const others = digits * 2 > piece.length ? digitOf : letterOf
    return piece.replaceAll(/./g, (sign) => others.get(sign) ?? sign)
  })
}
