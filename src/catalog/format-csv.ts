import { stringify } from 'csv-stringify/sync'
import { toDecimal } from '#src/domain/money.ts'
import type { Product, Variant } from '#src/domain/product.ts'
import type { PhotoRole } from '#src/domain/reference-photo.ts'
import type { ExportedProduct } from './exported-product.ts'

/** One row a product; lists are separated by `|`. The photos' views have no column. */
export function formatCsv(products: readonly ExportedProduct[]): string {
  return stringify(products.map(toRow), { header: true })
}

function toRow({ entry: { product }, photos }: ExportedProduct) {
  const paths = (role: PhotoRole) =>
    photos
      .filter((photo) => photo.role === role)
      .map((photo) => ('file' in photo ? photo.file : photo.frames))
      .join('|')
  return {
    sku: product.sku,
    ...texts('name', product.name),
    category: product.category,
    price: toDecimal(product.price),
    currency: product.price.currency,
    sizes: product.sizes.join('|'),
    colors: product.colours.join('|'),
    in_stock: String(product.declaredInStock),
    ...texts('visual_features', product.visualFeatures),
    ...texts('recognition_tips', product.recognitionTips),
    variants: product.variants.map((variant) => toCell(variant, product)).join('|'),
    photos_product: paths('product'),
    photos_shopper: paths('shopper'),
  }
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
  return Object.entries(fields)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key}=${value}`)
    .join('; ')
}
