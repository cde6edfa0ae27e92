import { cut } from '#src/lib/cut.ts'

/** Characters that could end a string, a block or a placeholder, and what replaces them. */
const lookalikes: Readonly<Record<string, string>> = {
  '"': '”',
  '\\': '/',
  '<': '‹',
  '>': '›',
  '{': '(',
  '}': ')',
  '`': '’',
}

/**
 * Makes a stranger's text safe to put into a prompt's data block: one line, without control and invisible characters
 * and changes of direction, without a character that could end the block, and not longer than `max` UTF-16 units. As
 * JSON it has exactly two characters more, the quotes.
 */
export function safeText(text: string, max: number): string {
  const line = text
    // Much longer than any limit: a pasted book is not normalised first.
    .slice(0, 10_000)
    .toWellFormed()
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(/\p{C}/gu, '')
    .replace(/["\\<>{}`]/g, (character) => lookalikes[character] ?? '')
    .trim()
  return max > 0 ? cut(line, max) : ''
}
