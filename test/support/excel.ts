import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'

/** A CSV as Excel in Ukraine writes it after it was opened and saved: what a cell showed is what is left of it. */
export function savedByExcel(csv: string): string {
  const rows: string[][] = parse(csv, { bom: true, delimiter: ';' })
  const shown = rows.map((cells) => cells.map(shownByExcel))
  return stringify(shown, {
    bom: true,
    delimiter: ';',
    record_delimiter: 'windows',
    quoted_match: /[\r\n]/,
  })
}

/** The cells as the sheet has them that Excel saves as `.xlsx`. */
export function openedByExcel(csv: string): string[][] {
  const rows: string[][] = parse(csv, { bom: true, delimiter: ';' })
  return rows.map((cells) => cells.map(shownByExcel))
}

const months = ['січ', 'лют', 'бер', 'кві', 'тра', 'чер', 'лип', 'сер', 'вер', 'жов', 'лис', 'гру']
const english = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const two = (number: number) => String(number).padStart(2, '0')

function shownByExcel(cell: string): string {
  const [, text] = /^="(.*)"$/s.exec(cell) ?? []
  if (text !== undefined) return text.replaceAll('""', '"')
  if (/^[=+\-@]/.test(cell)) return "#ІМ'Я?"
  if (/^(true|false)$/i.test(cell)) return cell.toLowerCase() === 'true' ? 'ІСТИНА' : 'ХИБНІСТЬ'
  return shownNumber(cell) ?? shownDate(cell) ?? cell
}

/** Eleven digits at most; no zero before them. */
function shownNumber(cell: string): string | undefined {
  if (!/^\d+(,\d+)?(e[+-]?\d+)?$/i.test(cell)) return undefined
  const value = Number(cell.replace(',', '.'))
  const isLong = value >= 1e11 || /e/i.test(cell)
  const written = isLong ? value.toExponential(2) : String(Number(value.toPrecision(11)))
  return written
    .replace('.', ',')
    .replace(/e\+(\d)$/, 'e+0$1')
    .toUpperCase()
}

function shownDate(cell: string): string | undefined {
  const [, first, second] = /^(\d{1,4})[-./](\d{1,4})$/.exec(cell) ?? []
  if (first && second) return shownPair(Number(first), Number(second))
  const [, name, number] = /^(\p{L}{3})[-. ]?(\d{1,2})$/u.exec(cell) ?? []
  const month = english.indexOf(name?.toLowerCase() ?? '')
  return month < 0 ? undefined : `${two(Number(number))}.${months[month]}`
}

/** A day and a month, or a month and a year. */
function shownPair(first: number, second: number): string | undefined {
  if (first <= 31 && months[second - 1]) return `${two(first)}.${months[second - 1]}`
  if (second > 1900 && months[first - 1]) return `${months[first - 1]}.${two(second % 100)}`
  return undefined
}
