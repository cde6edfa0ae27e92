import { stringify } from 'yaml'
import type { Localized } from '#src/domain/language.ts'
import { toDecimal } from '#src/domain/money.ts'
import type { Variant } from '#src/domain/product.ts'
import type { ExportedProduct } from './exported-product.ts'
import { writtenDetails } from './written-details.ts'

/** The catalogue in the form of DESIGN.md, section 4. */
export function formatYaml(products: readonly ExportedProduct[]): string {
  const currency = products[0]?.entry.product.price.currency
  return stringify({ currency, products: products.map(toPlain) }, { lineWidth: 0 })
}

function toPlain({ entry: { product }, photos }: ExportedProduct) {
  const { currency } = product.price
  return {
    sku: product.sku,
    name: toText(product.name),
    category: product.category,
    price: Number(toDecimal(product.price)),
    ...ifAny('sizes', product.sizes),
    ...ifAny('colors', product.colours),
    in_stock: product.declaredInStock,
    ...ifText('visual_features', product.visualFeatures),
    ...ifText('recognition_tips', product.recognitionTips),
    ...ifText('material', product.material),
    ...Object.fromEntries(Object.entries(writtenDetails(product)).filter(([, text]) => text)),
    ...ifAny(
      'variants',
      product.variants.map((variant) => toPlainVariant(variant, currency)),
    ),
    ...ifAny('photos', photos),
  }
}

function toPlainVariant(variant: Variant, currency: string) {
  const { size, colour: color, stock, priceMinor, barcode } = variant
  return {
    ...(size === null ? {} : { size }),
    ...(color === null ? {} : { color }),
    stock,
    ...(priceMinor === null ? {} : { price: Number(toDecimal({ minor: priceMinor, currency })) }),
    ...(barcode === null ? {} : { barcode }),
  }
}

/** A text in the first language alone is written as one string, as it may be read. */
function toText(text: Localized): string | Localized {
  return text.en === undefined ? (text.uk ?? '') : text
}

function ifText(key: string, text: Localized) {
  return Object.keys(text).length > 0 ? { [key]: toText(text) } : {}
}

function ifAny(key: string, values: readonly unknown[]) {
  return values.length > 0 ? { [key]: values } : {}
}
