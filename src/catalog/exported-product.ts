import type { CatalogueEntry } from '#src/ports/catalogue-store.ts'
import type { WrittenPhoto } from './product-schema.ts'

/** A product as the file will write it. */
export interface ExportedProduct {
  readonly entry: CatalogueEntry
  readonly photos: readonly WrittenPhoto[]
}
