import { sha256 } from '#src/lib/hash.ts'
import { isInStock, type Product } from './product.ts'

/**
 * Tells apart what a shopper may have been shown of a product: another price, another size in stock. How many pieces
 * there are is no part of it. 8 hex digits.
 */
export function offerDigest(product: Product): string {
  const variants = product.variants.map(({ size, colour, stock, priceMinor }) => [
    size,
    colour,
    stock > 0,
    priceMinor,
  ])
  const { sku, price, sizes, colours } = product
  return sha256(
    JSON.stringify([
      sku,
      price.minor,
      price.currency,
      sizes,
      colours,
      isInStock(product),
      variants,
    ]),
  ).slice(0, 8)
}
