import type { Generated } from 'kysely'
import type { PhotoRole } from '#src/domain/reference-photo.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { BigInteger, Nullable, Timestamp } from './column-types.ts'

/** Reference photos and what embedders see in them. */
export interface ReferenceTables {
  photo_files: { sha256: string; bytes: Buffer; created_at: Timestamp }
  reference_photos: {
    id: Generated<number>
    sku: Sku
    role: PhotoRole
    origin: 'catalogue' | 'confirmed'
    view: string | null
    frame: number | null
    position: number
    sha256: string
    /** false: kept, but not searched. */
    active: Generated<boolean>
    /** The rest: of confirmed photos only. */
    file_key: Nullable<string>
    decided_by: Nullable<'manager' | 'shoppers'>
    superseded_by: Nullable<number>
    /** The file of which it was said that it shows something else; the photo then supersedes itself. */
    withdrawn_by: Nullable<string>
    /** Serves as a case of evals: neither searched nor learned from. */
    reserved: Generated<boolean>
    created_at: Timestamp
  }
  reference_vectors: {
    photo_id: number
    embedder_id: string
    point_id: string
    /** float32: the embedding of the whole picture. */
    vector: Buffer
    /** float16: what else the embedder sees; null where that is nothing. */
    others: Nullable<Buffer>
    /** null: from before there were any, counts as missing. */
    colours: Buffer | null
    revision: BigInteger
    created_at: Timestamp
  }
  duplicate_photos: {
    photo_id: number
    embedder_id: string
    original_id: number
    created_at: Timestamp
  }
  vector_states: {
    embedder_id: string
    lineage: Generated<string>
    epoch: BigInteger
    revision: BigInteger
  }
  heads: {
    version: Generated<number>
    embedder_id: string
    mean: Buffer
    map: Buffer
    /** Of the middle layer, where the embedder shows one. */
    mid_mean: Nullable<Buffer>
    mid_map: Nullable<Buffer>
    created_at: Timestamp
  }
  category_models: {
    version: Generated<number>
    embedder_id: string
    categories: readonly string[]
    mean: Buffer
    weights: Buffer
    sure_from: number
    created_at: Timestamp
  }
}
