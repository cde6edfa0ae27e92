import type { Features } from '#src/domain/features.ts'
import type { Fingerprint } from '#src/domain/fingerprint.ts'
import type { PhotoRole, ReferencePhoto } from '#src/domain/reference-photo.ts'
import type { Sku } from '#src/domain/sku.ts'

/** Which reference photos an embedding job is about. */
export type Scope =
  | { readonly kind: 'all' }
  /**
   * Those without a vector of the embedder, their own or that of the photo they are a duplicate of, and those whose
   * file has no fingerprint yet.
   */
  | { readonly kind: 'missing' }
  /** Those that are missing something, and those of products changed since their vector was made. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'skus'; readonly skus: readonly string[] }
  | { readonly kind: 'category'; readonly category: string }
  /** Those of products with photos that people confirmed, and those of products without. */
  | { readonly kind: 'confirmed' | 'unconfirmed' }

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

/** A photo in the scope of a job, and what the job has to make. */
export interface PhotoToIndex extends ReferencePhoto {
  readonly needsFeatures: boolean
  readonly needsFingerprint: boolean
}

export interface FileFingerprint {
  readonly sha256: string
  /** Without keys when the photo is too flat to be known by its looks. */
  readonly fingerprint: Fingerprint
}

export interface NewFeatures {
  readonly photoId: number
  readonly features: Features
}

/** A photo that others may show the same picture as. */
export interface OriginalPhoto extends ReferencePhoto {
  readonly fingerprint: Fingerprint
}

/** A photo that needs no vector as long as the other one has one. */
export interface DuplicatePhoto {
  readonly photoId: number
  readonly originalId: number
}

export interface VectorCount {
  readonly embedderId: string
  readonly role: PhotoRole
  readonly vectors: number
}

/** Reference photos and their vectors in the database. Photos of hidden products and taken-back ones are left out. */
export interface ReferenceStore {
  /** What a scope names and the shop does not sell, SKUs or a category, as written. */
  findUnknown(scope: Scope): Promise<readonly string[]>
  select(embedderId: string, selection: PhotoSelection): Promise<readonly PhotoToIndex[]>
  /** Adds or replaces features; every index sees them with its next query. */
  saveFeatures(embedderId: string, rows: readonly NewFeatures[]): Promise<void>
  /** Adds fingerprints of photos' files; from the next lookup on such a photo is known again by its looks. */
  saveFingerprints(prints: readonly FileFingerprint[]): Promise<void>
  /** The catalogue's photos of these SKUs that have a vector and a fingerprint, in the order of the catalogue. */
  findOriginals(embedderId: string, skus: readonly Sku[]): Promise<readonly OriginalPhoto[]>
  saveDuplicates(embedderId: string, duplicates: readonly DuplicatePhoto[]): Promise<void>
  /** Photos that have no vector because another one's stands for them. */
  countDuplicates(embedderId: string): Promise<number>
  /** Drops what an embedder saw in these photos. */
  dropFeatures(embedderId: string, photoIds: readonly number[]): Promise<void>
  /** Drops the vectors of an embedder, of one role or of both, but for those of photos to keep. */
  dropVectors(
    embedderId: string,
    role: PhotoRole | undefined,
    keep?: readonly number[],
  ): Promise<void>
  /** Whether any photo is found by a vector of this embedder. */
  hasVectors(embedderId: string): Promise<boolean>
  /** Whether a photo is found by its vector of one embedder, but not by any of another. */
  isBehind(embedderId: string, otherId: string): Promise<boolean>
  countPhotos(): Promise<number>
  countVectors(): Promise<readonly VectorCount[]>
}
