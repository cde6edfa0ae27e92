import type { VariantKey } from '#src/domain/catalogue-merge.ts'
import { variantsNamed } from '#src/domain/words/variant-words.ts'
import type { ActingManager } from '#src/ports/audit-log.ts'
import type { Changed, DeskProduct, ShopDesk } from '#src/ports/shop-desk.ts'
import { type Misread, type ProductWords, readSoldProduct } from './find-product.ts'
import { priceIn } from './price-in.ts'

/** A price that a manager set, in minor units; null: a variant had the product's. */
export interface PriceSet extends Changed<number | null> {
  readonly kind: 'price'
  readonly product: DeskProduct
  readonly variant: VariantKey | undefined
  /** How many variants have prices of their own, which stay. */
  readonly ownPrices: number
}

/** Does `SKU 999` and `SKU 98-104 999`. */
export async function setPrice(
  desk: Pick<ShopDesk, 'find' | 'setPrice'>,
  text: string,
  manager: ActingManager,
): Promise<PriceSet | Misread> {
  const read = await readSoldProduct(desk, text)
  if ('kind' in read) return read
  const wanted = readPrice(read)
  if ('kind' in wanted) return wanted
  const { product, variants } = read
  const { sku } = product
  const changed = await desk.setPrice({ sku, ...wanted }, manager)
  // Hidden or gone since it was looked up.
  if (!changed) return { kind: 'no-product', word: sku }
  const { variant } = wanted
  const ownPrices = variant ? 0 : variants.filter(({ priceMinor }) => priceMinor !== null).length
  return { kind: 'price', product, variant, ownPrices, ...changed }
}

interface WantedPrice {
  readonly variant: VariantKey | undefined
  readonly priceMinor: number
}

/** A price may have a space in it, and so may what stands before it: that a variant is named so decides. */
function readPrice({ product, variants, words }: ProductWords): WantedPrice | Misread {
  const splits = words.map((_, at) => ({
    named: words.slice(0, at).join(' '),
    priceMinor: priceIn(words.slice(at).join(' '), product.price.currency),
  }))
  const priced = splits.flatMap(({ named, priceMinor }) =>
    priceMinor === undefined ? [] : [{ named, priceMinor }],
  )
  for (const { named, priceMinor } of priced.filter((one) => one.named !== '')) {
    const [variant, ...others] = variantsNamed(named, variants)
    if (others.length > 0) return { kind: 'several-variants', product, words: named }
    if (variant) return { variant, priceMinor }
  }
  const [first] = priced
  if (!first) return { kind: 'usage' }
  return first.named === ''
    ? { variant: undefined, priceMinor: first.priceMinor }
    : { kind: 'no-variant', product, words: first.named }
}
