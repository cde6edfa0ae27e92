import { type NotNull, sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { FeatureSource, StoredFeatures } from '#src/ports/feature-source.ts'
import type { VectorState } from '#src/ports/vector-index.ts'

/** About 10 MB of features a batch with five views of 1,280 dimensions and a middle layer, 4 MB with one view. */
const batchSize = 500

export function createFeatureSource(db: Db): FeatureSource {
  return {
    state: (embedderId) => readState(db, embedderId),
    photoIds: (embedderId) => readPhotoIds(db, embedderId),
    read: (embedderId, sinceRevision) => readFeatures(db, embedderId, sinceRevision),
  }
}

export async function readState(db: Db, embedderId: string): Promise<VectorState> {
  const row = await db
    .selectFrom('vector_states')
    .select(['lineage', 'epoch', 'revision'])
    .where('embedder_id', '=', embedderId)
    .executeTakeFirst()
  if (!row) return { lineage: '', epoch: 0, revision: 0 }
  return { lineage: row.lineage, epoch: Number(row.epoch), revision: Number(row.revision) }
}

/** What copies are made of: complete features of photos in use, of products that are not hidden. */
export function visibleFeatures(db: Db, embedderId: string) {
  return usableFeatures(db, embedderId).where('products.hidden_at', 'is', null)
}

/** Complete features of photos in use. */
export function usableFeatures(db: Db, embedderId: string) {
  return db
    .selectFrom('reference_vectors as v')
    .innerJoin('reference_photos as p', 'p.id', 'v.photo_id')
    .innerJoin('products', 'products.sku', 'p.sku')
    .where('v.embedder_id', '=', embedderId)
    .where('v.colours', 'is not', null)
    .where('p.active', '=', true)
}

async function readPhotoIds(
  db: Db,
  embedderId: string,
  sinceRevision = 0,
): Promise<readonly number[]> {
  const rows = await visibleFeatures(db, embedderId)
    .select('v.photo_id')
    .$if(sinceRevision > 0, (query) => query.where('v.revision', '>', String(sinceRevision)))
    .orderBy('v.photo_id')
    .execute()
  return rows.map((row) => row.photo_id)
}

/**
 * First which, then each batch by its ids: asked for `the next 500`, a database without statistics (PGlite gathers
 * none) sorts all that are left for every batch.
 */
async function* readFeatures(
  db: Db,
  embedderId: string,
  sinceRevision: number,
): AsyncGenerator<readonly StoredFeatures[]> {
  const photoIds = await readPhotoIds(db, embedderId, sinceRevision)
  yield* readStoredFeatures(visibleFeatures(db, embedderId), photoIds)
}

/** The features of these photos among others, in batches. */
export async function* readStoredFeatures(
  source: ReturnType<typeof usableFeatures>,
  photoIds: readonly number[],
): AsyncGenerator<readonly StoredFeatures[]> {
  for (let start = 0; start < photoIds.length; start += batchSize) {
    const batch = photoIds.slice(start, start + batchSize)
    const rows = await source
      .select(['v.photo_id', 'v.vector', 'v.others', 'v.colours', 'p.sku', 'p.role'])
      .$narrowType<{ colours: NotNull }>()
      .where(sql<boolean>`v.photo_id = any(${batch}::integer[])`)
      .orderBy('v.photo_id')
      .execute()
    yield rows.map((row) => ({
      photoId: row.photo_id,
      sku: row.sku,
      role: row.role,
      features: {
        embedding: decodeVector(row.vector),
        ...(row.others ? { others: decodeHalves(row.others) } : {}),
        colours: decodeVector(row.colours),
      },
    }))
  }
}

/** float32, little-endian, as every machine this runs on keeps them. */
export function encodeVector(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)
}

export function decodeVector(bytes: Buffer): Float32Array {
  // A Buffer may start anywhere in its pool; a Float32Array must start at a multiple of four.
  const aligned = new Uint8Array(bytes)
  return new Float32Array(aligned.buffer)
}

/**
 * float16: half the space, for vectors that are averaged and mapped before they are compared. Cosines of unit vectors
 * change by less than 1e-4.
 */
export function encodeHalves(vector: Float32Array): Buffer {
  return Buffer.from(Float16Array.from(vector).buffer)
}

function decodeHalves(bytes: Buffer): Float32Array {
  // Aligned, as above.
  return Float32Array.from(new Float16Array(new Uint8Array(bytes).buffer))
}
