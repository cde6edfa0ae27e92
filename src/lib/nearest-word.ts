/** The word of a list that another one was most likely meant to be: the fewest letters to add, drop or change. */
export function nearestWord(meant: string, words: readonly string[]): string | undefined {
  return words
    .map((word) => ({ word, changes: changesBetween(meant, word) }))
    .sort((a, b) => a.changes - b.changes)[0]?.word
}

/** V. Levenshtein's distance, row by row. */
function changesBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (const [place, letter] of [...a].entries()) {
    const next = [place + 1]
    for (const [at, other] of [...b].entries()) {
      const changed = (row[at] ?? 0) + Number(letter !== other)
      next.push(Math.min(changed, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
