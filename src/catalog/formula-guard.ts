import { months } from './likely-slips.ts'

/**
 * A cell of a CSV as a spreadsheet would show it and not reckon with it: `=1+1` and `+38 …` would be formulas
 * (OWASP, CSV injection), and `007`, `3/4` or `SEP-1` would be saved as another number or as a date.
 */
export function guarded(cell: string): string {
  if (/^'*[=+\-@]/.test(cell)) return `'${cell}`
  return isReckoned(cell) ? `="${cell}"` : cell
}

/** What a guarded cell holds; people write `="007"` themselves, too. */
export function unguarded(cell: string): string {
  if (/^'+[=+\-@]/.test(cell)) return cell.slice(1)
  const [, text] = /^="(.*)"$/s.exec(cell) ?? []
  return text === undefined ? cell : text.replaceAll('""', '"').trim()
}

const [day, month, year] = ['(0?[1-9]|[12]\\d|3[01])', '(0?[1-9]|1[0-2])', '\\d{4}']
/** Also times, fractions and truths. Spreadsheets in other languages than ours know our months by their English names. */
const reckoned = new RegExp(
  [
    '\\d[\\d\\s.,]*(e[+-]?\\d+)?\\s*%?',
    `${day}[-./]${month}([-./]\\d{2,4})?`,
    `${month}[-./](\\d{1,2}|${year})([-./]\\d{2,4})?`,
    `${year}[-./]${month}([-./]${day})?`,
    `(\\d+ )?\\d+/\\d+|\\d+:\\d\\d(:\\d\\d)?`,
    `\\d{1,2}[-./ ]?(${months})\\p{L}?|(${months})\\p{L}?[-./ ]?\\d{1,4}`,
    'true|false|істина|хибність',
  ]
    .map((form) => `^(${form})$`)
    .join('|'),
  'iu',
)

/** More than eleven digits are shown with an exponent, and a zero before others is dropped. */
function isReckoned(cell: string): boolean {
  return reckoned.test(cell) && !/^(0|[1-9]\d{0,10})$/.test(cell)
}
