import type { Localized } from './language.ts'
import type { Money } from './money.ts'
import type { Sku } from './sku.ts'

/** One size and colour of a product, with its own stock. */
export interface Variant {
  readonly size: string | null
  readonly colour: string | null
  /** Pieces that can be sold, >= 0; of a catalogue file, pieces that were counted. */
  readonly stock: number
  /** Own price, or null for the product's. */
  readonly priceMinor: number | null
  /** EAN, UPC or the shop's own code; digits and letters as printed. */
  readonly barcode: string | null
}

export interface Product {
  readonly sku: Sku
  readonly name: Localized
  readonly category: string
  readonly price: Money
  readonly sizes: readonly string[]
  readonly colours: readonly string[]
  /** What the shop declared; counts only for a product without variants, see `isInStock`. */
  readonly declaredInStock: boolean
  readonly visualFeatures: Localized
  readonly recognitionTips: Localized
  readonly brand: string | null
  readonly material: Localized
  /** > 0; null where the shop does not say. */
  readonly weightGrams: number | null
  /** One to three sides, each > 0, in the shop's order; none where it does not say. */
  readonly dimensionsMm: readonly number[]
  /** Where the product stands in the shop's own site: an http(s) address. */
  readonly url: string | null
  readonly variants: readonly Variant[]
}

/** With variants stock is what they hold; without, it is the shop's word. */
export function isInStock(product: Product): boolean {
  return product.variants.length > 0
    ? product.variants.some((variant) => variant.stock > 0)
    : product.declaredInStock
}

/** Sizes and colours a shopper can have today, in the catalogue's order. */
export function available(product: Product): {
  readonly sizes: readonly string[]
  readonly colours: readonly string[]
} {
  if (!isInStock(product)) return { sizes: [], colours: [] }
  if (product.variants.length === 0) return { sizes: product.sizes, colours: product.colours }
  const inStock = product.variants.filter((variant) => variant.stock > 0)
  return {
    sizes: distinct(inStock.map((variant) => variant.size)),
    colours: distinct(inStock.map((variant) => variant.colour)),
  }
}

function distinct(values: readonly (string | null)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== null))]
}
