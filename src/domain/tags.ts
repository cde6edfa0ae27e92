/** What managers call a ticket, to find it again: small letters, digits, `-` and `_`. */
export type Tag = string

/** `розмір -доставка`: which tags a ticket is to have, and which no more. */
export interface TagChange {
  readonly add: readonly Tag[]
  readonly remove: readonly Tag[]
}

const tag = /^(-?)#?([\p{L}\p{N}][\p{L}\p{N}_-]{0,31})$/u

/** @returns undefined where a word can be no tag. */
export function tagChangeIn(text: string): TagChange | undefined {
  const words = text.split(/[\s,]+/).filter((word) => word !== '')
  const found = words.map((word) => tag.exec(word))
  if (found.includes(null)) return undefined
  const named = (sign: string) =>
    found.flatMap((match) => (match?.[1] === sign ? (match[2]?.toLowerCase() ?? []) : []))
  return { add: named(''), remove: named('-') }
}
