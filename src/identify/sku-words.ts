import { articleWords } from '#src/domain/specs/article-words.ts'

/** More words than a caption of 1,024 characters needs, few enough for one query. */
const maxWords = 60
const wordPattern = /[\p{L}\p{N}](?:[\p{L}\p{N}._/-]*[\p{L}\p{N}])?/gu
/** Words before a number that make it an article number: "арт. 4711", "код 12", "#100". */
const articlePattern = new RegExp(`(?:#|№|(?<!\\p{L})(?:${articleWords})[.:]?) ?:? ?$`, 'iu')
/** Enough for "код товару : ". */
const articleLength = 15
/** Telegram's own limit; the command line has none. */
const maxCaption = 1_024
const dashes = /[‐‑‒–—―−]/g

/** Whether a word may be a SKU. @param isNamed it stands after "арт." or the like */
export type IsMeant = (word: string, isNamed: boolean) => boolean

/**
 * The words of a text that can be meant as a SKU. "суконка 104" asks for a size and "sale" is a word: a bare number
 * counts after "арт." and the like or from five digits on, a bare word only in capitals. Dots and slashes may belong to
 * a SKU or stand between words ("MRIYA-PINK/98-104"), so the whole is tried and its pieces, too.
 */
export function skuWords(written: string, isMeant: IsMeant = isMeantInCaption): readonly string[] {
  const text = written
    .slice(0, maxCaption)
    .normalize('NFC')
    .replace(dashes, '-')
    .replace(/\s+/g, ' ')
  const words = [...text.matchAll(wordPattern)].flatMap((match) => withPieces(match))
  return words
    .filter(({ word, at }) =>
      isMeant(word, articlePattern.test(text.slice(Math.max(0, at - articleLength), at))),
    )
    .map(({ word }) => word)
    .slice(0, maxWords)
}

function withPieces({ 0: word, index }: RegExpExecArray) {
  const pieces = [...word.matchAll(/[^./]+/g)].map((piece) => ({
    word: piece[0],
    at: index + piece.index,
  }))
  return pieces.length > 1 ? [{ word, at: index }, ...pieces] : pieces
}

function isMeantInCaption(word: string, isNamed: boolean): boolean {
  if (isNamed) return true
  const hasDigit = /\p{N}/u.test(word)
  const hasLetter = /\p{L}/u.test(word)
  if (hasDigit && !hasLetter) return /^\p{N}{5,}$/u.test(word)
  if (!hasDigit && !/[._/-]/.test(word)) return word.length >= 3 && word === word.toUpperCase()
  return word.length >= 3
}
