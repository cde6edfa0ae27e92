import type { PhotoRole } from '#src/domain/reference-photo.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { Finding } from './health.ts'
import type { Progress } from './progress.ts'

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

/** Maintenance operations of a vector index. */
export interface ManagedVectorIndex extends VectorIndex {
  /** For a person: where the vectors are searched. */
  readonly description: string
  /** Takes in what is new, so that the first search need not wait for it. */
  prepare(progress: Progress): Promise<void>
  /**
   * The same, and looks for the cheapest way to search them that still finds the nearest: after many came.
   * @throws the signal's reason when it is aborted; the next call goes on from there.
   */
  tune(progress: Progress, signal?: AbortSignal): Promise<void>
  /** Makes the copy anew from the database; meanwhile searches are answered from the old one. */
  rebuild(progress: Progress): Promise<void>
  /** For a person, line by line: how it is searched, and what the ways that were tried need of memory and time. */
  describe(): Promise<readonly string[]>
  /** Copies of the copy, where its server can make them. */
  readonly snapshots?: {
    /** Writes files into a folder. */
    take(folder: string): Promise<void>
    /** Puts them in the place of what is there, and takes in what came since. */
    restore(folder: string): Promise<void>
  }
  /**
   * What stands against searches being answered, or would when a part of the server is lost; nothing without a server.
   * @throws VectorIndexError when it does not answer at all.
   */
  check(): Promise<readonly Finding[]>
  /** Every vector that searches are answered from, in batches and in no order. */
  contents(): AsyncIterable<readonly StoredVector[]>
}

/** Where the stored vectors of an embedder stand: what every copy keeps in step with. */
export interface VectorState {
  /** Which database and embedder these are the vectors of, whatever their ids; empty when there never were any. */
  readonly lineage: string
  /** Grows when vectors disappeared, or became hidden or visible. */
  readonly epoch: number
  /** Grows with every added or replaced vector. */
  readonly revision: number
}

/** The vectors in the database, the truth that every index copies. Those of hidden products are left out. */
export interface VectorSource {
  state(embedderId: string): Promise<VectorState>
  /** The photos of all vectors, as `read` gives them from revision 0 on. */
  photoIds(embedderId: string): Promise<readonly number[]>
  /** Vectors with a revision above `sinceRevision`, in batches. */
  read(embedderId: string, sinceRevision: number): AsyncIterable<readonly StoredVector[]>
}
