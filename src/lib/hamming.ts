/** A 256-bit code is eight 32-bit words. */
export const wordsPerCode = 8

/** What codes are compared with: a code, and how far from it counts. */
export interface HammingQuery {
  readonly words: Int32Array
  /** Bits, >= 0. */
  readonly radius: number
}

/** @param hex 64 hex digits; the first eight become the first word. */
export function parseCode(hex: string): Int32Array {
  const words = new Int32Array(wordsPerCode)
  for (let word = 0; word < wordsPerCode; word += 1) {
    words[word] = Number.parseInt(hex.slice(word * 8, word * 8 + 8), 16)
  }
  return words
}

/**
 * Bits in which the query differs from the code that starts at `at`. Counting ends half-way when it is too far by
 * then, as unrelated codes are: the result is exact up to the radius, above it only above it.
 */
export function hammingDistance(codes: Int32Array, at: number, query: HammingQuery): number {
  const { words, radius } = query
  const firstHalf =
    bitCount(wordAt(codes, at) ^ wordAt(words, 0)) +
    bitCount(wordAt(codes, at + 1) ^ wordAt(words, 1)) +
    bitCount(wordAt(codes, at + 2) ^ wordAt(words, 2)) +
    bitCount(wordAt(codes, at + 3) ^ wordAt(words, 3))
  if (firstHalf > radius) return firstHalf
  return (
    firstHalf +
    bitCount(wordAt(codes, at + 4) ^ wordAt(words, 4)) +
    bitCount(wordAt(codes, at + 5) ^ wordAt(words, 5)) +
    bitCount(wordAt(codes, at + 6) ^ wordAt(words, 6)) +
    bitCount(wordAt(codes, at + 7) ^ wordAt(words, 7))
  )
}

/** Ones in a 32-bit word (Hacker's Delight, 5-1). */
function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** The indices above are in range; the compiler cannot know, and V8 inlines this. */
function wordAt(words: Int32Array, at: number): number {
  return words[at] ?? 0
}
