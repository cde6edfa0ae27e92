import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import {
  decodeVector,
  encodeVector,
  readState,
} from '#src/adapters/postgres/references/feature-source.ts'
import { nextRevision } from '#src/adapters/postgres/references/vector-state.ts'
import type { TextVectorStore } from '#src/ports/text-vector-store.ts'
import type { StoredVector, VectorSource } from '#src/ports/vector-index.ts'

/** About 4 MB of vectors a batch at 512 dimensions. */
const batchSize = 2_000

export function createTextVectorStore(db: Db): TextVectorStore {
  return {
    products: (embedderId) => readProducts(db, embedderId),
    save: (embedderId, rows) => save(db, embedderId, rows),
    async hasAny(embedderId) {
      const one = await visibleVectors(db, embedderId).select('v.id').limit(1).executeTakeFirst()
      return one !== undefined
    },
    count: async (embedderId) => (await readIds(db, embedderId)).length,
  }
}

/** For an index: a product's texts stand where a reference photo stands, and all of them are the shop's own. */
export function createTextVectorSource(db: Db): VectorSource {
  return {
    state: (embedderId) => readState(db, embedderId),
    photoIds: (embedderId) => readIds(db, embedderId),
    read: (embedderId, sinceRevision) => readVectors(db, embedderId, sinceRevision),
  }
}

async function readProducts(db: Db, embedderId: string) {
  const rows = await db
    .selectFrom('products as p')
    .leftJoin('text_vectors as v', (join) =>
      join.onRef('v.sku', '=', 'p.sku').on('v.embedder_id', '=', embedderId),
    )
    .select(['p.sku', 'p.name', 'p.visual_features', 'p.recognition_tips', 'v.text_sha256'])
    .where('p.hidden_at', 'is', null)
    .orderBy('p.position')
    .execute()
  return rows.map((row) => ({
    sku: row.sku,
    name: row.name,
    visualFeatures: row.visual_features,
    recognitionTips: row.recognition_tips,
    embeddedSha256: row.text_sha256 ?? undefined,
  }))
}

async function save(
  db: Db,
  embedderId: string,
  rows: Parameters<TextVectorStore['save']>[1],
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // Products before revisions, as an import locks them: in another order the two would wait for each other.
    const products = await trx
      .selectFrom('products')
      .select('sku')
      .where(sql<boolean>`sku = any(${rows.map(({ sku }) => sku)}::text[])`)
      .forKeyShare()
      .execute()
    const known = new Set(products.map(({ sku }) => sku))
    const kept = rows.filter(({ sku }) => known.has(sku))
    if (kept.length === 0) return
    const revision = await nextRevision(trx, embedderId)
    await trx
      .insertInto('text_vectors')
      .values(
        kept.map(({ sku, textSha256, vector }) => ({
          sku,
          embedder_id: embedderId,
          text_sha256: textSha256,
          vector: encodeVector(vector),
          revision,
          created_at: new Date(),
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['embedder_id', 'sku']).doUpdateSet((eb) => ({
          text_sha256: eb.ref('excluded.text_sha256'),
          vector: eb.ref('excluded.vector'),
          revision: eb.ref('excluded.revision'),
          created_at: eb.ref('excluded.created_at'),
        })),
      )
      .execute()
  })
}

function visibleVectors(db: Db, embedderId: string) {
  return db
    .selectFrom('text_vectors as v')
    .innerJoin('products as p', 'p.sku', 'v.sku')
    .where('v.embedder_id', '=', embedderId)
    .where('p.hidden_at', 'is', null)
}

async function readIds(db: Db, embedderId: string, sinceRevision = 0): Promise<readonly number[]> {
  const rows = await visibleVectors(db, embedderId)
    .select('v.id')
    .$if(sinceRevision > 0, (query) => query.where('v.revision', '>', String(sinceRevision)))
    .orderBy('v.id')
    .execute()
  return rows.map(({ id }) => id)
}

/** First which, then each batch by its ids, as `readFeatures` does. */
async function* readVectors(
  db: Db,
  embedderId: string,
  sinceRevision: number,
): AsyncGenerator<readonly StoredVector[]> {
  const ids = await readIds(db, embedderId, sinceRevision)
  for (let start = 0; start < ids.length; start += batchSize) {
    const batch = ids.slice(start, start + batchSize)
    const rows = await visibleVectors(db, embedderId)
      .select(['v.id', 'v.sku', 'v.vector'])
      .where(sql<boolean>`v.id = any(${batch}::integer[])`)
      .orderBy('v.id')
      .execute()
    yield rows.map(({ id, sku, vector }) => ({
      photoId: id,
      sku,
      role: 'product',
      vector: decodeVector(vector),
    }))
  }
}
