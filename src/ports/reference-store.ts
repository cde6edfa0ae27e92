import type { PhotoRole, ReferencePhoto } from '#src/domain/reference-photo.ts'

/** Which reference photos an embedding job is about. */
export type Scope =
  | { readonly kind: 'all' }
  /** Those without a vector of the embedder. */
  | { readonly kind: 'missing' }
  /** Those without one, and those of products changed since their vector was made. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'skus'; readonly skus: readonly string[] }
  | { readonly kind: 'category'; readonly category: string }

/** Which frames of a 360° set are used; single photos always are. */
export type FrameRule =
  | { readonly kind: 'first' }
  | { readonly kind: 'all' }
  | { readonly kind: 'every'; readonly step: number }

export interface PhotoSelection {
  readonly scope: Scope
  readonly frames: FrameRule
  /** At most so many frames of one set; undefined: no limit. */
  readonly maxFrames: number | undefined
  /** undefined: both roles. */
  readonly role: PhotoRole | undefined
}

export interface NewVector {
  readonly photoId: number
  /** Unit length, of the embedder's dimension. */
  readonly vector: Float32Array
}

export interface VectorCount {
  readonly embedderId: string
  readonly role: PhotoRole
  readonly vectors: number
}

/** Reference photos and their vectors in the database. Photos of hidden products are left out. */
export interface ReferenceStore {
  select(embedderId: string, selection: PhotoSelection): Promise<readonly ReferencePhoto[]>
  /** Adds or replaces vectors; every index sees them with its next query. */
  saveVectors(embedderId: string, vectors: readonly NewVector[]): Promise<void>
  /** Drops the vectors of an embedder, of one role or of both. */
  dropVectors(embedderId: string, role: PhotoRole | undefined): Promise<void>
  countPhotos(): Promise<number>
  countVectors(): Promise<readonly VectorCount[]>
}
