import type { VariantKey } from '#src/domain/catalogue-merge.ts'
import { variantsNamed } from '#src/domain/words/variant-words.ts'
import type { ActingManager } from '#src/ports/audit-log.ts'
import type { Changed, DeskProduct, ShopDesk } from '#src/ports/shop-desk.ts'
import { type Misread, type ProductWords, readSoldProduct } from './find-product.ts'

export type StockSet =
  /** Pieces on the shelf. */
  | (Changed<number> & {
      readonly kind: 'counted'
      readonly product: DeskProduct
      readonly variant: VariantKey
      /** Of them those that orders hold. */
      readonly held: number
    })
  /** Of a product without variants. */
  | (Changed<boolean> & { readonly kind: 'declared'; readonly product: DeskProduct })
  /** Pieces of a product without variants are not counted. */
  | { readonly kind: 'uncounted'; readonly product: DeskProduct }

/** Does `SKU 98-104 3`, `SKU 98-104 рожевий 3`, and `SKU є` of a product without variants. */
export async function setStock(
  desk: Pick<ShopDesk, 'find' | 'setStock' | 'setInStock'>,
  text: string,
  { manager, countedAt }: { readonly manager: ActingManager; readonly countedAt: Date },
): Promise<StockSet | Misread> {
  const read = await readSoldProduct(desk, text)
  if ('kind' in read) return read
  const { product, variants, words } = read
  const { sku } = product
  if (variants.length === 0) return declare(desk, read, manager)
  const stock = countIn(words.at(-1) ?? '')
  if (stock === undefined) return { kind: 'usage' }
  const named = words.slice(0, -1).join(' ')
  const [variant, ...others] = named === '' ? variants : variantsNamed(named, variants)
  if (!variant) return { kind: 'no-variant', product, words: named }
  if (others.length > 0) return { kind: 'several-variants', product, words: named }
  const changed = await desk.setStock({ sku, variant, stock, countedAt }, manager)
  if (!changed) return { kind: 'no-product', word: sku }
  return { kind: 'counted', product, variant, held: variant.held, ...changed }
}

/** More pieces than any shop has of one thing are a slip, or a barcode. */
const countPattern = /^\d{1,5}$/

function countIn(word: string): number | undefined {
  return countPattern.test(word) ? Number(word) : undefined
}

const saidInStock: ReadonlyMap<string, boolean> = new Map([
  ...['є', 'так', 'yes', '+', 'in'].map((word) => [word, true] as const),
  ...['немає', 'нема', 'ні', 'no', '-', '0', 'out'].map((word) => [word, false] as const),
])

async function declare(
  desk: Pick<ShopDesk, 'setInStock'>,
  { product, words }: ProductWords,
  manager: ActingManager,
): Promise<StockSet | Misread> {
  const inStock = saidInStock.get(words.join(' ').toLowerCase())
  if (inStock === undefined) {
    return countIn(words.at(-1) ?? '') === undefined
      ? { kind: 'usage' }
      : { kind: 'uncounted', product }
  }
  const changed = await desk.setInStock(product.sku, inStock, manager)
  return changed
    ? { kind: 'declared', product, ...changed }
    : { kind: 'no-product', word: product.sku }
}
