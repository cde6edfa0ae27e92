/** What a number counts, when it is no size. */
const unit = String.raw`\s?(?:грн|гривень|₴|\$|€|uah|usd|eur|шт|%|кг|г|kg|g|pcs|рок|рік|лет|год|міс|мес|years?|months?|дн|день)`
const word = String.raw`(?<!\p{L})(?:розм[іи]р\p{L}*|розмер\p{L}*|размер\p{L}*|р-р|р\.|rozm[iye]r\p{L}*|razmer\p{L}*|sizes?|sz\.?|зріст\p{L}*|зрост\p{L}*|рост\p{L}*|zrist|rost|height)(?!\p{L})`
const patterns = {
  /** Two numbers with a dash: heights (98-104) and ranges of clothes (46-48). */
  range: `(?<![\\p{L}\\p{N}.,/-])(\\d{2,3}\\s?[-–—/]\\s?\\d{2,3})(?![\\p{L}\\p{N}]|[.,/-]\\d|${unit})`,
  /** Letters; a Cyrillic М or Х is what a keyboard gives. One letter alone is a size only in capitals. */
  letters: String.raw`(?<![\p{L}\p{N}'’&-]|[x×хX*]\s)((?:[2-6]|[xх]{0,4})[xх][sсlл]|[SMLМЛ])(?![\p{L}\p{N}'’&-]|\s?[x×хX*]\s)`,
  /** After a word for it any number and any letter is a size. */
  named: `${word}[\\s:№#=]*(?:(?:на|в|у|is)\\s+)?((?:[2-6]|[xх]{0,4})[xх]?[smlсмл]|\\d{2,3}(?:[.,]5)?)(?![\\p{L}\\p{N}]|\\s?(?:см|cm)?\\s?[x×хX*]\\s?\\d|[.,/-]\\d|${unit})`,
  /** A number by itself, where nothing says of what it is. */
  bare: `(?<![\\p{L}\\p{N}.,/+-]|\\d:|[x×хX*]\\s)(\\d{2,3})(?:\\s?(?:см|cm)(?!\\p{L}))?(?![\\p{L}\\p{N}]|[.,/:-]\\d|\\s?[x×хX*]\\s?\\d|${unit})`,
}

const lookalikes: ReadonlyMap<string, string> = new Map(
  Object.entries({ х: 'X', с: 'S', м: 'M', л: 'L' }),
)

/** A size as catalogues write it: Latin capitals, a dash without spaces. `хл` is `XL`, `98 – 104` is `98-104`. */
export function plainSize(written: string): string {
  return written
    .toLowerCase()
    .replaceAll(/[хсмл]/g, (letter) => lookalikes.get(letter) ?? letter)
    .replaceAll(/\s?[-–—/]\s?/g, '-')
    .replace(',', '.')
    .toUpperCase()
}

/**
 * The sizes that a text names, as `plainSize` writes them, each once, in their order: ranges, letters, and numbers in
 * a text that says "розмір", "зріст" or the like.
 * @param withBare also numbers of other texts: where a size is what one expects.
 */
export function sizesIn(text: string, { withBare = false } = {}): readonly string[] {
  const { range, letters, named, bare } = patterns
  const hasWord = withBare || new RegExp(word, 'iu').test(text)
  const found: { readonly from: number; readonly to: number; readonly size: string }[] = []
  for (const pattern of [range, letters, named, ...(hasWord ? [bare] : [])]) {
    for (const match of text.matchAll(new RegExp(pattern, 'giu'))) {
      const [whole, written = ''] = match
      const [from, to] = [match.index, match.index + whole.length]
      const isTaken = found.some((other) => from < other.to && other.from < to)
      if (!isTaken && isSize(written, pattern)) found.push({ from, to, size: plainSize(written) })
    }
  }
  return [...new Set(found.toSorted((a, b) => a.from - b.from).map(({ size }) => size))]
}

function isSize(written: string, pattern: string): boolean {
  const size = plainSize(written)
  if (pattern === patterns.letters) return written.length > 1 || written !== written.toLowerCase()
  return size.includes('-') ? isRange(size) : isPlausible(size)
}

/** Heights of 50-194 cm, clothes of 32-72, feet of 12-50; what is far apart is a phone number or a year. */
function isRange(size: string): boolean {
  const [from = 0, to = 0] = size.split('-').map(Number)
  return from >= 12 && to <= 194 && to > from && to - from <= 14
}

function isPlausible(size: string): boolean {
  const number = Number(size)
  return Number.isNaN(number) || (number >= 10 && number <= 194)
}

/** Those of `sizes` that are meant by `asked`: the very size, else the ranges that it lies in or that lie in it. */
export function meantSizes(asked: string, sizes: readonly string[]): readonly string[] {
  const same = sizes.filter((size) => plainSize(size) === asked)
  return same.length > 0 ? same : sizes.filter((size) => overlap(asked, plainSize(size)))
}

/** 104 lies in 98-104 and not in 110-116; a range is meant where it lies within the other. */
function overlap(asked: string, size: string): boolean {
  const [from = Number.NaN, to = from] = asked.split('-').map(Number)
  const [low = Number.NaN, high = low] = size.split('-').map(Number)
  return (from >= low && to <= high) || (asked.includes('-') && low >= from && high <= to)
}
