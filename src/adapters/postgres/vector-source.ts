import type { StoredVector, VectorSource, VectorState } from '#src/ports/vector-index.ts'
import type { Db } from './connect.ts'

/** About 8 MB of vectors a batch at 1,024 dimensions. */
const batchSize = 2_000

export function createVectorSource(db: Db): VectorSource {
  return {
    state: (embedderId) => readState(db, embedderId),
    read: (embedderId, sinceRevision) => readVectors(db, embedderId, sinceRevision),
  }
}

async function readState(db: Db, embedderId: string): Promise<VectorState> {
  const row = await db
    .selectFrom('vector_states')
    .select(['epoch', 'revision'])
    .where('embedder_id', '=', embedderId)
    .executeTakeFirst()
  return { epoch: Number(row?.epoch ?? 0), revision: Number(row?.revision ?? 0) }
}

async function* readVectors(
  db: Db,
  embedderId: string,
  sinceRevision: number,
): AsyncGenerator<readonly StoredVector[]> {
  let lastPhotoId = 0
  for (;;) {
    const rows = await db
      .selectFrom('reference_vectors as v')
      .innerJoin('reference_photos as p', 'p.id', 'v.photo_id')
      .innerJoin('products', 'products.sku', 'p.sku')
      .select(['v.photo_id', 'v.vector', 'p.sku', 'p.role'])
      .where('v.embedder_id', '=', embedderId)
      .where('v.revision', '>', String(sinceRevision))
      .where('v.photo_id', '>', lastPhotoId)
      .where('products.hidden_at', 'is', null)
      .orderBy('v.photo_id')
      .limit(batchSize)
      .execute()
    const last = rows.at(-1)
    if (!last) return
    lastPhotoId = last.photo_id
    yield rows.map((row) => ({
      photoId: row.photo_id,
      sku: row.sku,
      role: row.role,
      vector: decodeVector(row.vector),
    }))
  }
}

/** float32, little-endian, as every machine this runs on keeps them. */
export function encodeVector(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)
}

function decodeVector(bytes: Buffer): Float32Array {
  // A Buffer may start anywhere in its pool; a Float32Array must start at a multiple of four.
  const aligned = new Uint8Array(bytes)
  return new Float32Array(aligned.buffer)
}
