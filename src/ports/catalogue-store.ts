import type { CatalogueDifference } from '#src/domain/catalogue-difference.ts'
import type { PriceUpdate } from '#src/domain/catalogue-merge.ts'
import type { Product } from '#src/domain/product.ts'
import type { PhotoRole } from '#src/domain/reference-photo.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { ActingManager } from './audit-log.ts'
import type { IndexReport } from './jobs.ts'

/** A reference photo as a catalogue file names it. */
export interface CataloguePhoto {
  readonly role: PhotoRole
  readonly view: string | null
  /** SHA-256 of the file's bytes, hex. */
  readonly sha256: string
  /** Place of the frame in its 360° set, from 0; null for a single photo. */
  readonly frame: number | null
}

export interface CatalogueEntry {
  readonly product: Product
  readonly photos: readonly CataloguePhoto[]
}

export interface PriceListOptions {
  /** When the stock of the file was counted: what was sold later is subtracted from it. */
  readonly countedAt: Date
  /** Sees what is about to change; when it throws, nothing is. */
  readonly approve?: ((difference: CatalogueDifference) => void) | undefined
  /** Whom and what the audit log names for it. */
  readonly importedBy?: { readonly manager: ActingManager; readonly file: string } | undefined
}

export interface ImportOptions extends PriceListOptions {
  /** Leave SKUs visible that the file does not name. */
  readonly keep: boolean
  /** Whose catalogue this is; the first `shop` import replaces the `demo`. */
  readonly source: CatalogueSource
  /** The bytes of a photo the database does not hold yet. */
  readonly readPhoto: (sha256: string) => Promise<Uint8Array>
  readonly onPhoto?: () => void
  /**
   * The id of the job that indexes what is new: promised in the same transaction, where `needsIndexing`. Left out, there
   * is none.
   */
  readonly indexRequestId?: string | undefined
  /** Where that job tells how far it is. */
  readonly indexReport?: IndexReport | undefined
  /** Leave the photos of products as they are, whatever the entries say of them. */
  readonly keepPhotos?: boolean | undefined
}

export type CatalogueSource = 'demo' | 'shop'

/** Products, their stock and their reference photos. Reads see visible products only. */
export interface CatalogueStore {
  /** Whose catalogue the database holds; undefined when none was imported yet. */
  source(): Promise<CatalogueSource | undefined>
  /**
   * Upserts products by SKU and variants by size and colour, and hides the rest, in one transaction: all of it or
   * nothing. Prices and stocks that a manager set hold where the file says what it said before. Bytes of photos are
   * stored ahead, so that the transaction is short.
   */
  replace(entries: readonly CatalogueEntry[], options: ImportOptions): Promise<CatalogueDifference>
  /** What `replace` would do; nothing is changed. */
  compare(
    entries: readonly CatalogueEntry[],
    options: Pick<ImportOptions, 'keep' | 'countedAt' | 'keepPhotos'>,
  ): Promise<CatalogueDifference>
  /** The same with prices and stocks alone, of products and variants that are offered: others are passed over. */
  updatePrices(
    updates: readonly PriceUpdate[],
    options: PriceListOptions,
  ): Promise<CatalogueDifference>
  comparePrices(
    updates: readonly PriceUpdate[],
    options: PriceListOptions,
  ): Promise<CatalogueDifference>
  /** Live price and stock, in the order asked for; unknown and hidden SKUs are left out. */
  findProducts(skus: readonly Sku[]): Promise<readonly Product[]>
  /** The SKUs among `words`, whatever their case. */
  findSkus(words: readonly string[]): Promise<readonly Sku[]>
  /** The SKUs with a variant whose barcode is among these, letter for letter; each SKU once, in their order. */
  findByBarcodes(barcodes: readonly string[]): Promise<readonly Sku[]>
  /** The SKUs whose `url` is this address, whatever the links of the shop's own newsletters add to it. */
  findByAddress(address: string): Promise<readonly Sku[]>
  /**
   * Every visible product with the photos that came with the catalogue, in the catalogue's order. Stock is what is on the
   * shelf, what orders hold included: as one would count it.
   */
  entries(): Promise<readonly CatalogueEntry[]>
  /**
   * Digest of what recognition depends on: visible SKUs and their catalogue photos. Prices and stock are no part of
   * it, so that a new price leaves remembered answers standing.
   */
  revision(): Promise<string>
  /** The shop's first own picture of each product that has one. */
  covers(skus: readonly Sku[]): Promise<ReadonlyMap<Sku, Uint8Array>>
  /** The bytes of a stored photo. */
  photoBytes(sha256: string): Promise<Uint8Array | undefined>
}
