import { cut } from '#src/lib/cut.ts'

/** What would end a string, a block or a placeholder, and what stands for it. */
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
 * A stranger's text that stays in its place: one line, without control characters, invisible characters and changes of
 * direction, without a character that could end the data it stands in, and not longer than `max` UTF-16 units. As JSON
 * it has exactly two characters more.
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
