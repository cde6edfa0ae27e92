import type { Sku } from '#src/domain/sku.ts'
import type { StoredFeatures } from './feature-source.ts'

/** Which category products belong to, those that are hidden too. */
export interface CategoryShelf {
  ofSkus(skus: readonly Sku[]): Promise<ReadonlyMap<Sku, string>>
  /** Whether the shop has products of the category, and all of them are hidden. */
  isGone(category: string): Promise<boolean>
  /** The features of all photos in use, in batches: what the shop has had once teaches what it has not. */
  features(embedderId: string): AsyncIterable<readonly CategorisedFeatures[]>
}

export interface CategorisedFeatures extends StoredFeatures {
  readonly category: string
}
