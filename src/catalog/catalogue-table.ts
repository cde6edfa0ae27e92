import { withoutMarks } from '#src/lib/without-marks.ts'
import { CatalogueError } from '#src/ports/errors.ts'
import { splitEscaped } from './escaped-list.ts'
import { parsePhotoItem } from './photo-item.ts'
import { isPriceList, priceListFields } from './price-list.ts'
import { defaultCurrency, type RawCatalogue, type RawProduct } from './raw-catalogue.ts'

/** What a column holds; `name` and the other texts may also stand as `name_uk` and `name_en`. */
const detailColumns = ['brand', 'weight', 'dimensions', 'url']
const plainColumns = ['sku', 'category', 'price', 'currency', 'in_stock', ...detailColumns]
const listColumns = ['sizes', 'colors', 'variants', 'photos_product', 'photos_shopper']
const textColumns = ['name', 'visual_features', 'recognition_tips', 'material']
const languageSuffixes = ['uk', 'en']

/** A row of a spreadsheet, trimmed. */
export interface TableRow {
  readonly cells: readonly string[]
  /** 1-based, where the row begins. */
  readonly line: number
}

type Row = Readonly<Record<string, string>>

/**
 * A table whose first row names the columns, one product a row.
 * @throws CatalogueError for wrong columns; ragged rows and more than one currency are among the problems.
 */
export function readTable(table: readonly TableRow[], file: string): RawCatalogue {
  const visible = table.map(({ cells, line }) => ({ cells: cells.map(withoutMarks), line }))
  // Spreadsheets leave rows of nothing behind.
  const [first, ...rows] = visible.filter(({ cells }) => cells.some(Boolean))
  const header = headerOf(first)
  checkColumns(header, { file, line: first?.line ?? 1 })
  const { ragged = [], even = [] } = Object.groupBy(rows, ({ cells }) =>
    isEven(cells, header.length) ? 'even' : 'ragged',
  )
  const records = even.map(({ cells, line }) => ({ row: toRow(header, cells), line }))
  const currencies = header.includes('currency')
    ? [...new Set(records.map(({ row }) => row['currency'] || defaultCurrency))]
    : []
  const toRaw = isPriceList(header) ? toRawPrice : toRawProduct
  return {
    fields: header,
    currency: currencies[0],
    products: records.map(({ row, line }) => toRaw(row, line)),
    problems: [
      ...severalCurrencies(currencies),
      ...ragged.map(({ cells, line }) => ({
        line,
        message: `the row has ${cells.length} cells, the header ${header.length}; put a text or price with a separator in it in quotes`,
      })),
    ],
    warnings: [],
  }
}

function headerOf(first: TableRow | undefined): readonly string[] {
  const names = (first?.cells ?? []).map((name) => name.toLowerCase())
  // Spreadsheets leave empty columns at the end.
  return names.slice(0, names.findLastIndex(Boolean) + 1)
}

function severalCurrencies(currencies: readonly string[]) {
  if (currencies.length < 2) return []
  const message = `one catalogue has one currency, not ${currencies.join(', ')}`
  return [{ line: undefined, message }]
}

/** Empty cells beyond the header are what a spreadsheet leaves behind. */
function isEven(cells: readonly string[], width: number): boolean {
  return cells.length >= width && !cells.slice(width).some(Boolean)
}

function toRow(header: readonly string[], cells: readonly string[]): Row {
  return Object.fromEntries(header.map((name, at) => [name, cells[at] ?? '']))
}

function checkColumns(
  columns: readonly string[],
  { file, line }: { readonly file: string; readonly line: number },
): void {
  if (isPriceList(columns) && new Set(columns).size === columns.length) return
  const known = [
    ...plainColumns,
    ...listColumns,
    ...textColumns.flatMap((name) => [name, ...languageSuffixes.map((code) => `${name}_${code}`)]),
  ]
  const repeated = columns.find((name, at) => columns.indexOf(name) !== at)
  if (repeated !== undefined) {
    const message = `the column ${repeated} stands twice`
    throw new CatalogueError(file, { problems: [{ line, message }] })
  }
  const unknown = columns.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    const message = `unknown columns: ${unknown.join(', ')} (known: ${known.join(', ')}; in a price list ${priceListFields.join(', ')} alone)`
    throw new CatalogueError(file, { problems: [{ line, message }] })
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
    ...Object.fromEntries(detailColumns.flatMap((name) => (row[name] ? [[name, row[name]]] : []))),
    variants: toList(row['variants']).map(toVariant),
    photos: [
      ...toList(row['photos_product']).map((item) => parsePhotoItem(item, 'product')),
      ...toList(row['photos_shopper']).map((item) => parsePhotoItem(item, 'shopper')),
    ],
  }
  return { value, lineOf: () => line }
}

/** What a cell does not say stays as it is. */
function toRawPrice(row: Row, line: number): RawProduct {
  const { sku = '', size, color, price, stock, in_stock: inStock } = row
  const value = {
    sku,
    ...(size ? { size } : {}),
    ...(color ? { color } : {}),
    ...(price ? { price: toNumber(price) } : {}),
    ...(stock ? { stock: toNumber(stock) } : {}),
    ...(inStock ? { in_stock: toBoolean(inStock) } : {}),
  }
  return { value, lineOf: () => line }
}

function toList(cell = ''): readonly string[] {
  return splitEscaped(cell, '|')
}

/** Between thousands; Excel in Ukraine writes one that does not break the line. */
const thousands = /^-?\d{1,3}(?:[ \u00a0\u2007\u2009\u202f]\d{3})+(?=[.,]|$)/

/**
 * "12.50", "12,50" and "1 290,50". Anything else stays as it is, for the schema to name: "1,290" could be thousands or
 * a fraction.
 */
function toNumber(cell: string): unknown {
  const plain = cell.replace(thousands, (whole) => whole.replaceAll(/\s/g, ''))
  if (/^-?\d+(\.\d+)?$/.test(plain)) return Number(plain)
  return /^-?\d+,\d{1,2}$/.test(plain) ? Number(plain.replace(',', '.')) : cell
}

/** Also as spreadsheets write them in the languages that shops here set them to, and as people do. */
const yes = new Set([
  ...'true yes y 1 + ✓ ✔ так є істина да истина prawda tak wahr vrai vero pravda igaz doğru'.split(
    ' ',
  ),
  ...['adevărat', 'verdadero', 'true()', 'в наявності', 'є в наявності', 'в наличии', 'in stock'],
])
const no = new Set([
  ...'false no n 0 - – ✗ ✘ ні немає хибність хиба нет ложь fałsz nie falsch faux falso'.split(' '),
  ...['nepravda', 'hamis', 'fals', 'yanliş', 'false()'],
  ...['немає в наявності', 'нема в наявності', 'нет в наличии', 'out of stock'],
])

function toBoolean(cell: string): unknown {
  const word = cell.toLowerCase().replace(/^=/, '')
  if (yes.has(word)) return true
  return no.has(word) ? false : cell
}

/** The column without a language is the first one's, where that has none of its own. */
function toText(row: Row, name: string): unknown {
  const plain = row[name] ? [['uk', row[name]]] : []
  const own = languageSuffixes.flatMap((code) => {
    const text = row[`${name}_${code}`]
    return text ? [[code, text]] : []
  })
  return Object.fromEntries([...plain, ...own])
}

/** `size=98-104; color=pink; stock=3; price=1290.00; barcode=4820000000017` */
function toVariant(cell: string): unknown {
  const fields = splitEscaped(cell, ';').map((field) => {
    const [key = '', ...value] = field.split('=')
    return [key.trim(), value.join('=').trim()] as const
  })
  return Object.fromEntries(
    fields.map(([key, value]) => [key, ['stock', 'price'].includes(key) ? toNumber(value) : value]),
  )
}
