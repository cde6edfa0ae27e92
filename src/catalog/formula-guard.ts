/**
 * A cell of a CSV as a spreadsheet would show it and not reckon with it: `=1+1` and `+38 …` would be formulas
 * (OWASP, CSV injection).
 */
export function guarded(cell: string): string {
  return /^'*[=+\-@]/.test(cell) ? `'${cell}` : cell
}

/** What a guarded cell holds; also what `="007"` does, with which people keep a spreadsheet from changing a text. */
export function unguarded(cell: string): string {
  if (/^'+[=+\-@]/.test(cell)) return cell.slice(1)
  const [, text] = /^="(.*)"$/s.exec(cell) ?? []
  return text === undefined ? cell : text.replaceAll('""', '"').trim()
}
