import { sql } from 'kysely'
import { sourceKey } from '#src/adapters/postgres/catalogue/catalogue-settings.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { setSetting } from '#src/adapters/postgres/connection/settings-store.ts'
import { encodeVector } from '#src/adapters/postgres/references/feature-source.ts'
import { generateVectors } from '#src/bench/generated-vectors.ts'

const batchSize = 1_000

/**
 * Adds products with a picture each, of which only the vector counts, until there are so many. The vectors are random:
 * they cost what others cost to be kept and compared, and are no likely answer.
 */
export async function addProducts(db: Db, total: number): Promise<void> {
  // Else the next start would look at the pictures of all of them.
  await setSetting(db, sourceKey, 'shop')
  const { sold, embedderId, bytes } = await readShop(db)
  const missing = total - sold
  if (missing <= 0) return
  const vectors = generateVectors(missing, bytes / Float32Array.BYTES_PER_ELEMENT)
  const photoIds = await insertProducts(db, sold, missing)
  for (let start = 0; start < missing; start += batchSize) {
    const end = Math.min(start + batchSize, missing)
    const some = vectors.slice(start, end).map(({ vector }) => encodeVector(vector))
    await sql`
      insert into reference_vectors (photo_id, embedder_id, point_id, vector, colours, revision, created_at)
      select n.photo_id, ${embedderId}, gen_random_uuid(), n.vector, one.colours, one.revision, now()
      from unnest(${photoIds.slice(start, end)}::integer[], ${some}::bytea[]) as n (photo_id, vector)
      cross join (select colours, revision from reference_vectors
        where embedder_id = ${embedderId} order by revision desc limit 1) as one`.execute(db)
  }
  await sql`analyze`.execute(db)
}

async function readShop(db: Db) {
  const { rows } = await sql<{ sold: number; embedder_id: string; bytes: number }>`
    select (select count(*)::integer from products) as sold, embedder_id, octet_length(vector) as bytes
    from reference_vectors limit 1`.execute(db)
  const [{ sold, embedder_id: embedderId, bytes } = { sold: 0, embedder_id: '', bytes: 0 }] = rows
  return { sold, embedderId, bytes }
}

/** @returns the ids of their photos */
async function insertProducts(db: Db, first: number, count: number): Promise<readonly number[]> {
  await sql`
    insert into products (sku, name, category, price_minor, currency, sizes, colors, in_stock,
      visual_features, recognition_tips, position)
    select 'LOAD-' || n, jsonb_build_object('uk', 'Товар № ' || n, 'en', 'Product no. ' || n), 'suit', 1000,
      'UAH', '{}', '{}', true, '{}', '{}', ${first}::integer + n
    from generate_series(1, ${count}::integer) as n`.execute(db)
  const { rows } = await sql<{ id: number }>`
    insert into reference_photos (sku, role, origin, position, sha256)
    select sku, 'product', 'catalogue', 1, (select sha256 from photo_files limit 1)
    from products where sku like 'LOAD-%'
    returning id`.execute(db)
  return rows.map(({ id }) => id)
}
