import { z } from 'zod'
import type { CatalogueProblem } from '#src/ports/errors.ts'
import { inStock, price, skuField, stock, word } from './product-schema.ts'
import { asValue, type RawCatalogue, type RawProduct } from './raw-catalogue.ts'
import { problemsOf } from './schema-problems.ts'

/** What a price list may say; a file that says anything else is a whole catalogue. */
export const priceListFields = ['sku', 'size', 'color', 'price', 'stock', 'in_stock']
const numbers = ['price', 'stock', 'in_stock']

/** True for a file of these columns or keys that changes prices and stocks and nothing else. */
export function isPriceList(fields: readonly string[]): boolean {
  return (
    fields.includes('sku') &&
    fields.some((field) => numbers.includes(field)) &&
    fields.every((field) => [...priceListFields, 'currency'].includes(field))
  )
}

const rowSchema = z.preprocess(
  asValue,
  z.strictObject(
    {
      sku: skuField,
      size: word.nullish(),
      color: word.nullish(),
      price: price.nullish(),
      stock: stock.nullish(),
      in_stock: inStock.nullish(),
    },
    'is no product',
  ),
)

/** A row of a price list: of one product, or of one of its variants. */
export interface PriceRow extends z.output<typeof rowSchema> {
  readonly lineOf: RawProduct['lineOf']
}

export interface CheckedPriceList {
  /** ISO 4217; undefined: the catalogue's. */
  readonly currency: string | undefined
  readonly rows: readonly PriceRow[]
  readonly problems: readonly CatalogueProblem[]
  readonly warnings: readonly CatalogueProblem[]
}

/** Checks every row by itself and against the others. */
export function checkPriceList({
  currency,
  products,
  problems,
  warnings,
}: RawCatalogue): CheckedPriceList {
  const parsed = products.map((raw) => ({ raw, result: rowSchema.safeParse(raw.value) }))
  const rows = parsed.flatMap(({ raw, result }) =>
    result.success ? [{ ...result.data, lineOf: raw.lineOf }] : [],
  )
  const wrong = parsed.flatMap(({ raw, result }) =>
    result.success ? [] : problemsOf(raw, result.error.issues),
  )
  return { currency, rows, warnings, problems: [...problems, ...wrong, ...repeated(rows)] }
}

function repeated(rows: readonly PriceRow[]): readonly CatalogueProblem[] {
  const first = new Map<string, number>()
  return rows.flatMap(({ sku, size, color, lineOf }) => {
    const line = lineOf(['sku'])
    const key = JSON.stringify([sku.toUpperCase(), size ?? null, color ?? null])
    const before = first.get(key)
    if (before === undefined) {
      first.set(key, line)
      return []
    }
    const name = [sku, size, color].filter(Boolean).join(' ')
    return [{ line, message: `${name} stands twice, first on line ${before}` }]
  })
}
