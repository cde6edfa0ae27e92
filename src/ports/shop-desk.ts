import type { StoredProduct, StoredVariant, VariantKey } from '#src/domain/catalogue-merge.ts'
import type { Product } from '#src/domain/product.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { ActingManager, PastEntry } from './audit-log.ts'
import type { IndexReport } from './jobs.ts'

/** A variant as a manager sees it. */
export interface DeskVariant extends StoredVariant {
  /** Pieces on the shelf now: what was counted less what was sold since. */
  readonly onShelf: number
  /** Of them those that orders hold. */
  readonly held: number
}

/** A product as a manager sees it, hidden ones too. */
export interface DeskProduct extends StoredProduct {
  readonly variants: readonly DeskVariant[]
  /** Reference photos that are searched: the shop's own, and those that people confirmed. */
  readonly photos: { readonly catalogue: number; readonly confirmed: number }
  /** What managers did to it last, the newest first. */
  readonly history: readonly PastEntry[]
}

/** What a manager changed; of something that was so already both are the same. */
export interface Changed<T> {
  readonly before: T
  readonly after: T
}

export interface PriceChange {
  readonly sku: Sku
  /** undefined: the product's own price. */
  readonly variant: VariantKey | undefined
  readonly priceMinor: number
}

export interface StockCount {
  readonly sku: Sku
  readonly variant: VariantKey
  /** Pieces on the shelf, >= 0, those that orders hold among them. */
  readonly stock: number
  /** What is sold later is subtracted. */
  readonly countedAt: Date
}

/** A product that a manager describes, and its first photo. */
export interface NewProduct {
  readonly product: Product
  /** A picture, with the SHA-256 of its bytes in hex. */
  readonly photo: { readonly sha256: string; readonly bytes: Uint8Array }
  /** Where the progress of indexing it is told. */
  readonly report: IndexReport
  /** The draft that is closed with it. */
  readonly draftId: number
}

/**
 * What managers change by hand, beside the files. A change and its entry in the audit log are one transaction; a change
 * holds until a file says something else than the last one.
 */
export interface ShopDesk {
  /** @param word a SKU in any case */
  find(word: string): Promise<DeskProduct | undefined>
  /**
   * Minor units of the product's currency; null: a variant had the product's price.
   * @returns undefined when that is not offered
   */
  setPrice(change: PriceChange, by: ActingManager): Promise<Changed<number | null> | undefined>
  /** @returns pieces that were counted before, and now; undefined when the variant is not offered */
  setStock(count: StockCount, by: ActingManager): Promise<Changed<number> | undefined>
  /** Of a product without variants. @returns undefined when it is not offered */
  setInStock(sku: Sku, inStock: boolean, by: ActingManager): Promise<Changed<boolean> | undefined>
  /** @returns undefined when there is no such product */
  setHidden(sku: Sku, hidden: boolean, by: ActingManager): Promise<Changed<boolean> | undefined>
  /**
   * Adds a product and promises to index it, in one transaction. Files that do not name it leave it visible.
   * @returns 'taken': there is such a SKU, in whatever case; 'closed': its draft was added or cancelled before
   */
  addProduct(wanted: NewProduct, by: ActingManager): Promise<'added' | 'taken' | 'closed'>
  /** Promises to make the vectors of all photos anew. */
  reindex(report: IndexReport, by: ActingManager): Promise<void>
  /** Of visible products, those with the most first, 100 at most. */
  categories(): Promise<readonly string[]>
  /** What most prices are in, ISO 4217; undefined in an empty shop. */
  currency(): Promise<string | undefined>
}
