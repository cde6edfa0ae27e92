import { CsvError, parse } from 'csv-parse/sync'
import { CatalogueError } from '#src/ports/errors.ts'
import { readTable, type TableRow } from './catalogue-table.ts'
import { unguarded } from './formula-guard.ts'
import type { RawCatalogue } from './raw-catalogue.ts'

/** @throws CatalogueError for text that is no CSV, and for wrong columns. */
export function parseCsv(text: string, file: string): RawCatalogue {
  return readTable(parseRows(text, file), file)
}

function parseRows(text: string, file: string): readonly TableRow[] {
  const { hinted, rest } = splitHint(text)
  try {
    const records = parse(rest, {
      bom: true,
      info: true,
      raw: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      // Also all of them in one file: a program may have put its own header on the rows of another.
      record_delimiter: ['\r\n', '\n', '\r'],
      delimiter: hinted ?? delimiterOf(rest),
    }) as unknown as { record: string[]; raw: string; info: { lines: number } }[]
    return records.map(({ record, raw, info }) => {
      const breaks = raw.trim().match(/\r\n|\r|\n/g)?.length ?? 0
      return { cells: record.map((cell) => unguarded(cell.trim())), line: info.lines - breaks }
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error['lines'] === 'number' ? error['lines'] : undefined
    throw new CatalogueError(file, {
      problems: [{ line, message: error.message }],
      cause: error,
    })
  }
}

/**
 * Excel's own first line, which says what stands between the cells; its end is left, so that lines are counted right.
 * Saved again it is filled up with separators.
 */
function splitHint(text: string) {
  const [whole = '', , hinted] = /^\uFEFF?("?)sep=(.)\1\2*(?=[\r\n])/i.exec(text) ?? []
  return { hinted, rest: text.slice(whole.length) }
}

/** What stands between the names of the header: the cells may hold the other signs. */
function delimiterOf(text: string): string {
  const [header = ''] = text.trimStart().split(/[\r\n]/, 1)
  const signs = [',', ';', '\t']
  const count = (sign: string) => header.split(sign).length
  return signs.reduce((best, sign) => (count(sign) > count(best) ? sign : best))
}
