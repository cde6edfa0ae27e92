import type { Product } from '#src/domain/product.ts'
import type { PhotoRole } from '#src/domain/reference-photo.ts'
import type { Sku } from '#src/domain/sku.ts'

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

export interface ImportOptions {
  /** Leave SKUs visible that the file does not name. */
  readonly keep: boolean
  /** Whose catalogue this is; the first `shop` import replaces the `demo`. */
  readonly source: CatalogueSource
  /** The bytes of a photo the database does not hold yet. */
  readonly readPhoto: (sha256: string) => Promise<Uint8Array>
  readonly onProduct?: () => void
}

export interface ImportSummary {
  readonly added: number
  readonly updated: number
  readonly hidden: number
  readonly photosAdded: number
  readonly photosRemoved: number
}

export type CatalogueSource = 'demo' | 'shop'

/** Products, their stock and their reference photos. Reads see visible products only. */
export interface CatalogueStore {
  /** Whose catalogue the database holds; undefined when none was imported yet. */
  source(): Promise<CatalogueSource | undefined>
  /** Upserts by SKU and hides the rest, in one transaction: all of it or nothing. */
  replace(entries: readonly CatalogueEntry[], options: ImportOptions): Promise<ImportSummary>
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
