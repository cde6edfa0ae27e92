/**
 * Items in one cell, between separators. A separator inside an item has a backslash before it; a backslash is one of
 * the item's own unless it stands right before a separator or at the end, where it is doubled. So a path of Windows may
 * be written as it is.
 */
export function joinEscaped(items: readonly string[], separator: '|' | '; '): string {
  const sign = separator.trim()
  return items.map((item) => escaped(item, sign)).join(separator)
}

/** What `joinEscaped` wrote, or a person did without knowing of it: trimmed, empty items left out. */
export function splitEscaped(cell: string, separator: '|' | ';'): readonly string[] {
  const items: string[] = []
  let item = ''
  for (const [, text = '', slashes = '', sign = ''] of cell.matchAll(patterns[separator])) {
    item += text + slashes.slice(0, Math.floor(slashes.length / 2))
    const isEscaped = slashes.length % 2 === 1
    if (isEscaped) item += sign || '\\'
    if (isEscaped && sign) continue
    items.push(item.trim())
    item = ''
  }
  return items.filter(Boolean)
}

/** A stretch of text, the backslashes after it, and the separator or the end of the cell. */
const patterns = {
  '|': /((?:[^|\\]|\\+(?![|\\]|$))*)(\\*)(\||$)/g,
  ';': /((?:[^;\\]|\\+(?![;\\]|$))*)(\\*)(;|$)/g,
} as const

function escaped(item: string, sign: string): string {
  const before = item.replaceAll(sign === '|' ? /(\\*)\|/g : /(\\*);/g, `$1$1\\${sign}`)
  return before.replace(/\\+$/, '$&$&')
}
