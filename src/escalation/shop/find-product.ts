import type { DeskProduct, DeskVariant, ShopDesk } from '#src/ports/shop-desk.ts'

/** Why a command about a product changes nothing. */
export type Misread =
  /** Not the form of the command. */
  | { readonly kind: 'usage' }
  | { readonly kind: 'no-product'; readonly word: string }
  /** What is not sold has no price and no stock. */
  | { readonly kind: 'hidden'; readonly product: DeskProduct }
  /** No variant is named so, or more than one is. */
  | {
      readonly kind: 'no-variant' | 'several-variants'
      readonly product: DeskProduct
      readonly words: string
    }

/** What a command says: its first word is a SKU. */
export interface ProductWords {
  readonly product: DeskProduct
  /** Of it those that are offered. */
  readonly variants: readonly DeskVariant[]
  readonly words: readonly string[]
}

export async function readProduct(
  desk: Pick<ShopDesk, 'find'>,
  text: string,
): Promise<ProductWords | Misread> {
  const [word, ...words] = text.trim().split(/\s+/)
  if (!word) return { kind: 'usage' }
  const product = await desk.find(word)
  if (!product) return { kind: 'no-product', word }
  return { product, words, variants: product.variants.filter(({ isHidden }) => !isHidden) }
}

/** The same for a product that is sold. */
export async function readSoldProduct(
  desk: Pick<ShopDesk, 'find'>,
  text: string,
): Promise<ProductWords | Misread> {
  const read = await readProduct(desk, text)
  if ('kind' in read) return read
  return read.product.isHidden ? { kind: 'hidden', product: read.product } : read
}
