import { CsvError, parse } from 'csv-parse/sync'
import { CatalogueError } from '#src/ports/errors.ts'
import { defaultCurrency, type RawCatalogue, type RawProduct } from './raw-catalogue.ts'

/** What a column holds; `name` and the other texts may also stand as `name_uk` and `name_en`. */
const plainColumns = ['sku', 'category', 'price', 'currency', 'in_stock']
const listColumns = ['sizes', 'colors', 'variants', 'photos_product', 'photos_shopper']
const textColumns = ['name', 'visual_features', 'recognition_tips']
const languageSuffixes = ['uk', 'en']

type Row = Readonly<Record<string, string>>

/** @throws CatalogueError for text that is no CSV, wrong columns, ragged rows, and more than one currency. */
export function parseCsv(text: string, file: string): RawCatalogue {
  const { header, rows } = parseRows(text, file)
  checkColumns(header, file)
  const { ragged = [], even = [] } = Object.groupBy(rows, ({ cells }) =>
    isEven(cells, header.length) ? 'even' : 'ragged',
  )
  const records = even.map(({ cells, line }) => ({ row: toRow(header, cells), line }))
  const currencies = new Set(records.map(({ row }) => row['currency'] || defaultCurrency))
  if (currencies.size > 1) {
    const message = `one catalogue has one currency, not ${[...currencies].join(', ')}`
    throw new CatalogueError(file, { problems: [{ line: undefined, message }] })
  }
  return {
    currency: [...currencies][0] ?? defaultCurrency,
    products: records.map(({ row, line }) => toRawProduct(row, line)),
    problems: ragged.map(({ cells, line }) => ({
      line,
      message: `the row has ${cells.length} cells, the header ${header.length}`,
    })),
  }
}

/** Empty cells beyond the header are what a spreadsheet leaves behind. */
function isEven(cells: readonly string[], width: number): boolean {
  return cells.length >= width && !cells.slice(width).some(Boolean)
}

interface ParsedRow {
  readonly cells: readonly string[]
  /** 1-based, where the row begins. */
  readonly line: number
}

function parseRows(text: string, file: string) {
  try {
    const [first, ...rows] = parse(text, {
      bom: true,
      info: true,
      raw: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      delimiter: delimiterOf(text),
    }) as unknown as { record: string[]; raw: string; info: { lines: number } }[]
    const header = (first?.record ?? []).map((name) => name.toLowerCase())
    // Spreadsheets leave empty columns at the end.
    const width = header.findLastIndex(Boolean) + 1
    return {
      header: header.slice(0, width),
      rows: rows.map(({ record, raw, info }): ParsedRow => {
        const breaks = raw.trim().match(/\r\n|\r|\n/g)?.length ?? 0
        return { cells: record, line: info.lines - breaks }
      }),
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error['lines'] === 'number' ? error['lines'] : undefined
    throw new CatalogueError(file, {
      problems: [{ line, message: error.message }],
      cause: error,
    })
  }
}

/** What stands between the names of the header: the cells may hold the other signs. */
function delimiterOf(text: string): string {
  const [header = ''] = text.trimStart().split(/[\r\n]/, 1)
  const signs = [',', ';', '\t']
  const count = (sign: string) => header.split(sign).length
  return signs.reduce((best, sign) => (count(sign) > count(best) ? sign : best))
}

function toRow(header: readonly string[], cells: readonly string[]): Row {
  return Object.fromEntries(header.map((name, at) => [name, cells[at] ?? '']))
}

function checkColumns(columns: readonly string[], file: string): void {
  const known = [
    ...plainColumns,
    ...listColumns,
    ...textColumns.flatMap((name) => [name, ...languageSuffixes.map((code) => `${name}_${code}`)]),
  ]
  const repeated = columns.find((name, at) => columns.indexOf(name) !== at)
  if (repeated !== undefined) {
    const message = `the column ${repeated} stands twice`
    throw new CatalogueError(file, { problems: [{ line: 1, message }] })
  }
  const unknown = columns.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    const message = `unknown columns: ${unknown.join(', ')} (known: ${known.join(', ')})`
    throw new CatalogueError(file, { problems: [{ line: 1, message }] })
  }
}

function toRawProduct(row: Row, line: number): RawProduct {
  const value = {
    sku: row['sku'] ?? '',
    category: row['category'] ?? '',
    price: toNumber(row['price'] ?? ''),
    sizes: toList(row['sizes']),
    colors: toList(row['colors']),
    ...(row['in_stock'] ? { in_stock: toBoolean(row['in_stock']) } : {}),
    ...Object.fromEntries(textColumns.map((name) => [name, toText(row, name)])),
    variants: toList(row['variants']).map(toVariant),
    photos: [
      ...toList(row['photos_product']).map((path) => toPhoto(path, 'product')),
      ...toList(row['photos_shopper']).map((path) => toPhoto(path, 'shopper')),
    ],
  }
  return { value, lineOf: () => line }
}

function toList(cell = ''): readonly string[] {
  return cell
    .split('|')
    .map((item) => item.trim())
    .filter(Boolean)
}

/**
 * "12.50" and "12,50". Anything else stays as it is, for the schema to name: "1,290" could be thousands or a fraction.
 */
function toNumber(cell: string): unknown {
  if (/^-?\d+(\.\d+)?$/.test(cell)) return Number(cell)
  return /^-?\d+,\d{1,2}$/.test(cell) ? Number(cell.replace(',', '.')) : cell
}

function toBoolean(cell: string): unknown {
  const word = cell.toLowerCase()
  if (['true', 'yes', '1', 'так'].includes(word)) return true
  return ['false', 'no', '0', 'ні'].includes(word) ? false : cell
}

function toText(row: Row, name: string): unknown {
  if (row[name]) return row[name]
  return Object.fromEntries(
    languageSuffixes.flatMap((code) => {
      const text = row[`${name}_${code}`]
      return text ? [[code, text]] : []
    }),
  )
}

/** `size=98-104; color=pink; stock=3; price=1290.00; barcode=4820000000017` */
function toVariant(cell: string): unknown {
  const written = cell.split(';').filter((field) => field.trim() !== '')
  const fields = written.map((field) => {
    const [key = '', ...value] = field.split('=')
    return [key.trim(), value.join('=').trim()] as const
  })
  return Object.fromEntries(
    fields.map(([key, value]) => [key, ['stock', 'price'].includes(key) ? toNumber(value) : value]),
  )
}

/** A path with a star is a 360° set. */
function toPhoto(path: string, role: string): unknown {
  return path.includes('*') ? { frames: path, role } : { file: path, role }
}
