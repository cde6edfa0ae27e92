/** What cannot be seen, and comes along with a copy from elsewhere; ^Z ends a file of DOS. */
const marks = '[\\s\u001a\u200b-\u200f\u202a-\u202e\u2060\ufeff]+'
const marksAround = new RegExp(`^${marks}|${marks}$`, 'g')

/** A text without the spaces around it, also those that have no width. */
export function withoutMarks(text: string): string {
  return text.replaceAll(marksAround, '')
}
