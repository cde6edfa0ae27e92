import { type PriceUpdate, type VariantUpdate, variantKeyOf } from '#src/domain/catalogue-merge.ts'
import { toMinor } from '#src/domain/money.ts'
import type { Product, Variant } from '#src/domain/product.ts'
import type { CatalogueProblem } from '#src/ports/errors.ts'
import type { CheckedPriceList, PriceRow } from './price-list.ts'

export interface ResolvedPrices {
  readonly updates: readonly PriceUpdate[]
  readonly problems: readonly CatalogueProblem[]
  /** Rows that are passed over, or do less than they seem to. */
  readonly warnings: readonly CatalogueProblem[]
}

/**
 * Finds what the rows of a price list are about. Goods that the catalogue has not are passed over, for the warehouse may
 * know more than the bot sells.
 * @param products what is sold, by SKU in upper case
 */
export function resolvePrices(
  { rows, currency }: CheckedPriceList,
  products: ReadonlyMap<string, Product>,
): ResolvedPrices {
  const resolved = rows.map((row) => {
    const product = products.get(row.sku.toUpperCase())
    return product ? resolveRow(row, product, currency) : unknownSku(row)
  })
  return {
    updates: mergeRows(resolved.flatMap(({ update }) => (update ? [update] : []))),
    problems: [
      ...resolved.flatMap(({ problems = [] }) => problems),
      ...sameVariants(rows, resolved),
      ...(rows.length > 0 && products.size === 0
        ? [{ line: undefined, message: 'the catalogue has none of these SKUs' }]
        : []),
    ],
    warnings: resolved.flatMap(({ warnings = [] }) => warnings),
  }
}

interface Resolved {
  readonly update?: PriceUpdate
  readonly problems?: readonly CatalogueProblem[]
  readonly warnings?: readonly CatalogueProblem[]
}

/** One row may name a variant by its size, another one by size and color. */
function sameVariants(
  rows: readonly PriceRow[],
  resolved: readonly Resolved[],
): readonly CatalogueProblem[] {
  const first = new Map<string, number>()
  return rows.flatMap(({ sku, lineOf }, at) => {
    const line = lineOf(['sku'])
    const [variant] = resolved[at]?.update?.variants ?? []
    if (variant?.stock === undefined && variant?.priceMinor === undefined) return []
    const key = `${sku.toUpperCase()} ${variantKeyOf(variant)}`
    const before = first.get(key)
    if (before === undefined) {
      first.set(key, line)
      return []
    }
    return [{ line, message: `${sku}: this is the same variant as on line ${before}` }]
  })
}

function unknownSku({ sku, lineOf }: PriceRow): Resolved {
  const message = `${sku} is not in the catalogue; passed over`
  return { warnings: [{ line: lineOf(['sku']), message }] }
}

function resolveRow(row: PriceRow, product: Product, currency: string | undefined): Resolved {
  const { sku, price } = product
  const at = (field: string, message: string) => [
    { line: row.lineOf([field]), message: `${sku}: ${message}` },
  ]
  if (currency !== undefined && currency !== price.currency) {
    return { problems: at('price', `prices are in ${price.currency}, not in ${currency}`) }
  }
  const priceMinor = minorOf(row, product)
  if (priceMinor === 'imprecise') {
    const message = `price ${row.price} has more digits than ${price.currency} has`
    return { problems: at('price', message) }
  }
  return row.size || row.color
    ? resolveVariant(row, { product, priceMinor, at })
    : resolveProduct(row, { product, priceMinor, at })
}

/** @returns undefined where the row has no price. */
function minorOf({ price }: PriceRow, product: Product): number | undefined | 'imprecise' {
  if (price === null || price === undefined) return undefined
  return toMinor(price, product.price.currency) ?? 'imprecise'
}

interface Found {
  readonly product: Product
  readonly priceMinor: number | undefined
  readonly at: (field: string, message: string) => readonly CatalogueProblem[]
}

function resolveVariant(row: PriceRow, { product, priceMinor, at }: Found): Resolved {
  const name = [row.size, row.color].filter(Boolean).join(' ')
  const [variant, ...others] = product.variants.filter(
    ({ size, colour }) => (!row.size || size === row.size) && (!row.color || colour === row.color),
  )
  if (!variant) return { warnings: at('sku', `there is no variant ${name}; passed over`) }
  if (others.length > 0) {
    return { problems: at('sku', `${others.length + 1} variants are ${name}; ${sayWhich}`) }
  }
  return { update: { sku: product.sku, variants: [numbersOf(variant, row.stock, priceMinor)] } }
}

const sayWhich = 'say which one by size and color'

function resolveProduct(row: PriceRow, { product, priceMinor, at }: Found): Resolved {
  const { sku, variants } = product
  const [variant, ...others] = variants
  if (typeof row.stock === 'number' && others.length > 0) {
    return { problems: at('stock', `stock is of one of ${variants.length} variants; ${sayWhich}`) }
  }
  const ownPrices = variants.filter((one) => one.priceMinor !== null).length
  const isHalfPriced = priceMinor !== undefined && ownPrices > 0
  const isInStock = row.in_stock ?? (typeof row.stock === 'number' ? row.stock > 0 : undefined)
  return {
    update: {
      sku,
      ...(priceMinor === undefined ? {} : { priceMinor }),
      ...(isInStock === undefined || variant ? {} : { declaredInStock: isInStock }),
      variants: variant ? [numbersOf(variant, row.stock, undefined)] : [],
    },
    warnings: isHalfPriced
      ? at('price', `${ownPrices} of its variants have prices of their own, which stay`)
      : [],
  }
}

function numbersOf(
  { size, colour }: Variant,
  stock: number | null | undefined,
  priceMinor: number | undefined,
): VariantUpdate {
  return {
    size,
    colour,
    ...(typeof stock === 'number' ? { stock } : {}),
    ...(priceMinor === undefined ? {} : { priceMinor }),
  }
}

/** One update a product; of its rows at most one is about the product itself. */
function mergeRows(updates: readonly PriceUpdate[]): readonly PriceUpdate[] {
  const bySku = Map.groupBy(updates, ({ sku }) => sku)
  return [...bySku].map(([sku, rows]) => ({
    sku,
    ...rows.find((row) => row.priceMinor !== undefined || row.declaredInStock !== undefined),
    variants: rows.flatMap(({ variants }) => variants),
  }))
}
