import type { Features } from '#src/domain/features.ts'
import type { PhotoRole } from '#src/domain/reference-photo.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { VectorState } from './vector-index.ts'

/** The raw features of a reference photo. */
export interface StoredFeatures {
  readonly photoId: number
  readonly sku: Sku
  readonly role: PhotoRole
  readonly features: Features
}

/** What is in the database of an embedder: the truth that every index is computed from. */
export interface FeatureSource {
  state(embedderId: string): Promise<VectorState>
  /** The photos of all features, as `read` gives them from revision 0 on. */
  photoIds(embedderId: string): Promise<readonly number[]>
  /** Features of visible products with a revision above `sinceRevision`, in batches. */
  read(embedderId: string, sinceRevision: number): AsyncIterable<readonly StoredFeatures[]>
}
