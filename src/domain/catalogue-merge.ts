import type { Product, Variant } from './product.ts'
import type { Sku } from './sku.ts'

/** What tells the variants of a product apart. */
export type VariantKey = Pick<Variant, 'size' | 'colour'>

/**
 * What the file said when a manager set another value: that one holds until the file says something else. A key that is
 * there stands for a field that was set by hand. Prices in minor units.
 */
export interface ProductFileValues {
  readonly price?: number
  readonly inStock?: boolean
  /** false: it names the product, which a manager hid; true: it does not, and a manager shows or added the product. */
  readonly hidden?: boolean
}

export interface VariantFileValues {
  /** null: the product's price. */
  readonly price?: number | null
  readonly stock?: number
}

/** A variant as the database keeps it; `stock` is the number that was counted at `countedAt`. */
export interface StoredVariant extends Variant {
  readonly countedAt: Date
  readonly isHidden: boolean
  readonly fileValues: VariantFileValues
}

/** A product as the database keeps it, with its hidden variants. */
export interface StoredProduct extends Omit<Product, 'variants'> {
  readonly variants: readonly StoredVariant[]
  /** Place in the catalogue. */
  readonly position: number
  readonly isHidden: boolean
  readonly fileValues: ProductFileValues
}

/** Prices and stock of a product as a price list has them; what it does not say stays as it is. */
export interface PriceUpdate {
  readonly sku: Sku
  readonly priceMinor?: number
  readonly declaredInStock?: boolean
  readonly variants: readonly VariantUpdate[]
}

export type VariantUpdate = VariantKey & VariantNumbers

interface VariantNumbers {
  readonly stock?: number
  /** null: the product's price. */
  readonly priceMinor?: number | null
}

/** The product after a catalogue file: the variants that it does not name are hidden, never dropped. */
export function mergeProduct(
  stored: StoredProduct | undefined,
  wanted: Product,
  { countedAt, position }: { readonly countedAt: Date; readonly position: number },
): StoredProduct {
  const isOtherCurrency = stored?.price.currency !== wanted.price.currency
  const known = new Map(stored?.variants.map((variant) => [variantKeyOf(variant), variant]))
  const named = new Set(wanted.variants.map(variantKeyOf))
  const gone = [...known.values()].filter((variant) => !named.has(variantKeyOf(variant)))
  const said = { price: wanted.price.minor, inStock: wanted.declaredInStock, hidden: false }
  const fileValues = stored ? stillHeld(stored.fileValues, said, isOtherCurrency) : {}
  return {
    ...wanted,
    price: stored && 'price' in fileValues ? stored.price : wanted.price,
    declaredInStock:
      stored && 'inStock' in fileValues ? stored.declaredInStock : wanted.declaredInStock,
    variants: [
      ...wanted.variants.map((variant) => {
        const before = known.get(variantKeyOf(variant))
        const numbers = mergeNumbers(before, variant, { countedAt, isOtherCurrency })
        return { ...variant, ...numbers, isHidden: false }
      }),
      ...gone.map((variant) => ({ ...variant, isHidden: true })),
    ],
    position,
    isHidden: stored !== undefined && 'hidden' in fileValues && stored.isHidden,
    fileValues,
  }
}

/** The product after a price list, which hides and adds nothing; variants that are not stored are passed over. */
export function mergePrices(
  stored: StoredProduct,
  update: PriceUpdate,
  countedAt: Date,
): StoredProduct {
  const updates = new Map(update.variants.map((variant) => [variantKeyOf(variant), variant]))
  const { priceMinor: price, declaredInStock: inStock } = update
  const fileValues = stillHeld(stored.fileValues, { price, inStock })
  const isPriceSaid = price !== undefined && !('price' in fileValues)
  const isStockSaid = inStock !== undefined && !('inStock' in fileValues)
  return {
    ...stored,
    price: isPriceSaid ? { ...stored.price, minor: price } : stored.price,
    declaredInStock: isStockSaid ? inStock : stored.declaredInStock,
    fileValues,
    variants: stored.variants.map((variant) => {
      const said = updates.get(variantKeyOf(variant))
      return said ? { ...variant, ...mergeNumbers(variant, said, { countedAt }) } : variant
    }),
  }
}

/** The same text for the same size and colour. */
export function variantKeyOf({ size, colour }: VariantKey): string {
  return JSON.stringify([size, colour])
}

/** Price and stock of a variant after a file said what it says, or said nothing of one of them. */
function mergeNumbers(
  stored: StoredVariant | undefined,
  { stock, priceMinor }: VariantNumbers,
  { countedAt, isOtherCurrency = false }: { countedAt: Date; isOtherCurrency?: boolean },
) {
  const fileValues = stored
    ? stillHeld(stored.fileValues, { price: priceMinor, stock }, isOtherCurrency)
    : {}
  const isCounted = stock !== undefined && !('stock' in fileValues)
  const isPriced = priceMinor !== undefined && !('price' in fileValues)
  return {
    stock: isCounted ? stock : (stored?.stock ?? 0),
    countedAt: isCounted || !stored ? countedAt : stored.countedAt,
    priceMinor: isPriced ? priceMinor : (stored?.priceMinor ?? null),
    fileValues,
  }
}

/** The fields whose value of a manager still holds, for the file says of them what it said before, or nothing. */
function stillHeld<T extends ProductFileValues | VariantFileValues>(
  held: T,
  said: { readonly [Key in keyof T]: T[Key] | undefined },
  isOtherCurrency = false,
): T {
  const entries = Object.entries(held).filter(([name, value]) => {
    // A price in hryvnias is none in euros.
    if (name === 'price' && isOtherCurrency) return false
    const now = said[name as keyof T]
    return now === undefined || now === value
  })
  return Object.fromEntries(entries) as T
}
