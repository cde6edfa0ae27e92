/** Shorter words differ too little from others for a slip to be forgiven. */
const minLength = 5

/**
 * True when `word` is `other`, or one letter away from it: wrong, missing, too many, or two changed about (Damerau,
 * CACM 1964). The first letter must be right, and both must have five letters.
 */
export function isLike(word: string, other: string): boolean {
  if (word === other) return true
  if (word.length < minLength || other.length < minLength || word[0] !== other[0]) return false
  const start = commonStart(word, other)
  const [a, b] = [word.slice(start), other.slice(start)]
  return (
    a.slice(1) === b.slice(1) ||
    a.slice(1) === b ||
    a === b.slice(1) ||
    (a.slice(2) === b.slice(2) && a[0] === b[1] && a[1] === b[0])
  )
}

/** True when some beginning of `word` is like `stem`. */
export function beginsLike(word: string, stem: string): boolean {
  return (
    word.startsWith(stem) ||
    [-1, 0, 1].some((more) => isLike(word.slice(0, stem.length + more), stem))
  )
}

function commonStart(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length += 1
  return length
}
