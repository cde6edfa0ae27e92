import type { PhotoRole } from '#src/domain/reference-photo.ts'
import type { Sku } from '#src/domain/sku.ts'

/** A reference photo near the query; similarity is the cosine, -1 to 1. */
export interface Neighbour {
  readonly photoId: number
  readonly similarity: number
}

/** The nearest reference photos of one SKU, best first. */
export interface SkuNeighbours {
  readonly sku: Sku
  readonly photos: readonly Neighbour[]
}

export interface SearchOptions {
  readonly role: PhotoRole
  /** How many SKUs, >= 1. */
  readonly limit: number
  /** How many photos of each SKU, >= 1. */
  readonly photosPerSku: number
}

/**
 * Nearest neighbours over the vectors of one embedder, one collection per role.
 * A copy of the database's vectors: it may be wiped and rebuilt to the same answers.
 */
export interface VectorIndex {
  readonly embedderId: string
  /**
   * SKUs by their best photo, best first; hidden products are never among them.
   * @throws VectorIndexError for a query of another dimension or with values that are not finite.
   */
  search(query: Float32Array, options: SearchOptions): Promise<readonly SkuNeighbours[]>
}

/** A stored vector. */
export interface StoredVector {
  readonly photoId: number
  readonly sku: Sku
  readonly role: PhotoRole
  readonly vector: Float32Array
}

/** What `flat` keeps in step with: where the stored vectors of an embedder stand. */
export interface VectorState {
  /** Grows when vectors disappeared or moved: a copy must be loaded anew. */
  readonly epoch: number
  /** Grows with every added vector. */
  readonly revision: number
}

/** The vectors in the database, the truth that every index copies. */
export interface VectorSource {
  state(embedderId: string): Promise<VectorState>
  /** Live vectors with a revision above `sinceRevision`, in batches. */
  read(embedderId: string, sinceRevision: number): AsyncIterable<readonly StoredVector[]>
}
