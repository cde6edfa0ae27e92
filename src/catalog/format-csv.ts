import { stringify } from 'csv-stringify/sync'
import { toDecimal } from '#src/domain/money.ts'
import type { Product, Variant } from '#src/domain/product.ts'
import type { PhotoRole } from '#src/domain/reference-photo.ts'
import { joinEscaped } from './escaped-list.ts'
import type { ExportedProduct } from './exported-product.ts'
import { guarded } from './formula-guard.ts'
import { formatPhotoItem } from './photo-item.ts'
import { writtenDetails } from './written-details.ts'

/**
 * One row a product; lists are separated by `|`. As Excel in Ukraine reads and writes it: semicolons between the cells,
 * decimal commas; without the byte order mark it would take it for Windows-1251.
 */
export function formatCsv(products: readonly ExportedProduct[]): string {
  return stringify(products.map(toGuardedRow), { header: true, bom: true, delimiter: ';' })
}

function toGuardedRow(product: ExportedProduct): Readonly<Record<string, string>> {
  const cells = Object.entries(toRow(product))
  return Object.fromEntries(
    cells.map(([name, cell]) => [name, reckonable.has(name) ? cell : guarded(cell)]),
  )
}

/** Whoever opens the file may reckon with these. */
const reckonable = new Set(['price', 'in_stock'])

function toRow({ entry: { product }, photos }: ExportedProduct) {
  const paths = (role: PhotoRole) => {
    const ofRole = photos.filter((photo) => photo.role === role)
    return joinEscaped(ofRole.map(formatPhotoItem), '|')
  }
  return {
    sku: product.sku,
    ...texts('name', product.name),
    category: product.category,
    price: withComma(toDecimal(product.price)),
    currency: product.price.currency,
    sizes: joinEscaped(product.sizes, '|'),
    colors: joinEscaped(product.colours, '|'),
    in_stock: String(product.declaredInStock),
    ...texts('visual_features', product.visualFeatures),
    ...texts('recognition_tips', product.recognitionTips),
    ...texts('material', product.material),
    ...writtenDetails(product),
    variants: joinEscaped(
      product.variants.map((variant) => toCell(variant, product)),
      '|',
    ),
    photos_product: paths('product'),
    photos_shopper: paths('shopper'),
  }
}

/** "1,250" could be thousands: a currency of three decimals keeps its point. */
function withComma(decimal: string): string {
  return decimal.replace(/\.(\d{1,2})$/, ',$1')
}

function texts(name: string, text: Product['name']) {
  return { [`${name}_uk`]: text.uk ?? '', [`${name}_en`]: text.en ?? '' }
}

function toCell(variant: Variant, { price: { currency } }: Product): string {
  const { size, colour: color, stock, priceMinor, barcode } = variant
  const fields = {
    size,
    color,
    stock: String(stock),
    price: priceMinor === null ? null : toDecimal({ minor: priceMinor, currency }),
    barcode,
  }
  const known = Object.entries(fields).filter(([, value]) => value !== null)
  return joinEscaped(
    known.map(([key, value]) => `${key}=${value}`),
    '; ',
  )
}
