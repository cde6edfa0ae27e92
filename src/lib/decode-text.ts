/** Bytes that are no text in UTF-8. */
export class NotUtf8Error extends Error {
  override readonly name = 'NotUtf8Error'
  /** 1-based, of the first byte that is wrong. */
  readonly line: number

  constructor(line: number, options: { readonly cause: unknown }) {
    super(`line ${line} is not UTF-8`, options)
    this.line = line
  }
}

/**
 * A text in UTF-8, without the byte order mark that Windows programs put before it.
 * @throws NotUtf8Error: a letter that was guessed would end up in the database.
 */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new NotUtf8Error(firstBadLine(bytes), { cause })
  }
}

function firstBadLine(bytes: Uint8Array): number {
  const isGood = (length: number) => {
    try {
      // As part of a stream, an end in the middle of a letter is no fault.
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream: true })
      return true
    } catch {
      return false
    }
  }
  let good = 0
  let bad = bytes.length
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (isGood(middle)) good = middle
    else bad = middle
  }
  const before = new TextDecoder().decode(bytes.subarray(0, good))
  return before.split(/\r\n|\r|\n/).length
}

/** Letters of the Ukrainian alphabet (`ъ`, `ы`, `э` and `ё` are none) and typographic signs. */
const clearly = /[А-ЩЬЮЯЄІЇҐа-щьюяєіїґ«»“”„‘’‚‹›–—…№•·°§©®™€†‡‰±\u00a0]/
/**
 * A word of letters of both alphabets is no Ukrainian one, but one of Latin-1 such as `Café` misread; one with a capital
 * behind a small letter, one of another encoding of Cyrillic letters, as KOI8 and that of a Mac of old.
 */
const mixedWord = /[A-Za-z]\p{Script=Cyrillic}|\p{Script=Cyrillic}[A-Za-z]|[а-яєіїґ][А-ЯЄІЇҐ]/u
/** Of the bytes beyond ASCII. */
const clearShare = 0.9

/**
 * What Excel in Ukraine saves as CSV; undefined when it is not clearly Windows-1251, which any bytes could be: at least
 * nine tenths of what is not ASCII must be Ukrainian letters or typographic signs.
 */
export function decodeWindows1251(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder('windows-1251').decode(bytes)
  const beyondAscii = Array.from(text).filter((sign) => sign > '\u007f').length
  if (beyondAscii === 0 || Array.from(text).some(isControl)) return undefined
  const words = text.split(/([^\p{L}]+)/u).filter((word) => !mixedWord.test(word))
  const clear = Array.from(words.join('')).filter((sign) => clearly.test(sign)).length
  return clear / beyondAscii >= clearShare ? text : undefined
}

/** No text holds one; in UTF-16 every other byte of a Ukrainian text is. */
function isControl(sign: string): boolean {
  return sign < ' ' && !'\t\r\n'.includes(sign)
}
