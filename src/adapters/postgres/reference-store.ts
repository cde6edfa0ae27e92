import { createHash } from 'node:crypto'
import { type ExpressionBuilder, sql } from 'kysely'
import type { ReferencePhoto } from '#src/domain/reference-photo.ts'
import type {
  FrameRule,
  NewVector,
  PhotoSelection,
  ReferenceStore,
  Scope,
  VectorCount,
} from '#src/ports/reference-store.ts'
import type { Db } from './connect.ts'
import type { Database } from './schema.ts'
import { encodeVector } from './vector-source.ts'
import { nextEpoch, nextRevision } from './vector-state.ts'

type Builder = ExpressionBuilder<Database & { p: Database['reference_photos'] }, 'p' | 'products'>

export function createReferenceStore(db: Db): ReferenceStore {
  return {
    select: (embedderId, selection) => selectPhotos(db, embedderId, selection),
    saveVectors: (embedderId, vectors) => saveVectors(db, embedderId, vectors),
    dropVectors: (embedderId, role) => dropVectors(db, embedderId, role),
    countPhotos: () => countPhotos(db),
    countVectors: () => countVectors(db),
  }
}

async function selectPhotos(
  db: Db,
  embedderId: string,
  selection: PhotoSelection,
): Promise<readonly ReferencePhoto[]> {
  const { role, frames, maxFrames, scope } = selection
  const rows = await db
    .selectFrom('reference_photos as p')
    .innerJoin('products', 'products.sku', 'p.sku')
    .select(['p.id', 'p.sku', 'p.role', 'p.sha256', 'p.frame'])
    .where('products.hidden_at', 'is', null)
    .where((eb) => inScope(eb, scope, embedderId))
    .$if(role !== undefined, (query) => query.where('p.role', '=', role ?? 'product'))
    .orderBy('products.position')
    .orderBy('p.position')
    .execute()
  return rows
    .filter(({ frame }) => keepsFrame(frame, frames, maxFrames))
    .map(({ id, sku, role: photoRole, sha256 }) => ({ id, sku, role: photoRole, sha256 }))
}

function inScope(eb: Builder, scope: Scope, embedderId: string) {
  const vector = eb
    .selectFrom('reference_vectors as v')
    .select(sql`1`.as('one'))
    .whereRef('v.photo_id', '=', 'p.id')
    .where('v.embedder_id', '=', embedderId)
  switch (scope.kind) {
    case 'all':
      return eb.lit(true)
    case 'missing':
      return eb.not(eb.exists(vector))
    case 'changed':
      return eb.not(eb.exists(vector.whereRef('v.created_at', '>=', 'products.updated_at')))
    case 'skus':
      return eb(
        sql`upper(p.sku)`,
        'in',
        scope.skus.map((sku) => sku.toUpperCase()),
      )
    case 'category':
      return eb('products.category', '=', scope.category)
  }
}

function keepsFrame(frame: number | null, rule: FrameRule, maxFrames = Number.POSITIVE_INFINITY) {
  if (frame === null) return true
  switch (rule.kind) {
    case 'first':
      return frame === 0
    case 'all':
      return frame < maxFrames
    case 'every':
      return frame % rule.step === 0 && frame / rule.step < maxFrames
  }
}

async function saveVectors(
  db: Db,
  embedderId: string,
  vectors: readonly NewVector[],
): Promise<void> {
  if (vectors.length === 0) return
  await db.transaction().execute(async (trx) => {
    const revision = await nextRevision(trx, embedderId)
    await trx
      .insertInto('reference_vectors')
      .values(
        vectors.map(({ photoId, vector }) => ({
          photo_id: photoId,
          embedder_id: embedderId,
          point_id: pointId(embedderId, photoId),
          vector: encodeVector(vector),
          revision,
          created_at: new Date(),
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['embedder_id', 'photo_id']).doUpdateSet((eb) => ({
          vector: eb.ref('excluded.vector'),
          revision: eb.ref('excluded.revision'),
          created_at: eb.ref('excluded.created_at'),
        })),
      )
      .execute()
  })
}

/** Deterministic, so that a repeated job changes nothing: the first 128 bits of a SHA-256 in the form of a UUID. */
function pointId(embedderId: string, photoId: number): string {
  const hex = createHash('sha256').update(`${embedderId}/${photoId}`).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-')
}

async function dropVectors(
  db: Db,
  embedderId: string,
  role: ReferencePhoto['role'] | undefined,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await nextEpoch(trx, embedderId)
    await trx
      .deleteFrom('reference_vectors')
      .where('embedder_id', '=', embedderId)
      .$if(role !== undefined, (query) =>
        query.where('photo_id', 'in', (eb) =>
          eb
            .selectFrom('reference_photos')
            .select('id')
            .where('role', '=', role ?? 'product'),
        ),
      )
      .execute()
  })
}

async function countPhotos(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('reference_photos as p')
    .innerJoin('products', 'products.sku', 'p.sku')
    .where('products.hidden_at', 'is', null)
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

async function countVectors(db: Db): Promise<readonly VectorCount[]> {
  const rows = await db
    .selectFrom('reference_vectors as v')
    .innerJoin('reference_photos as p', 'p.id', 'v.photo_id')
    .innerJoin('products', 'products.sku', 'p.sku')
    .where('products.hidden_at', 'is', null)
    .groupBy(['v.embedder_id', 'p.role'])
    .select(['v.embedder_id', 'p.role', (eb) => eb.fn.countAll<string>().as('count')])
    .orderBy('v.embedder_id')
    .orderBy('p.role')
    .execute()
  return rows.map((row) => ({
    embedderId: row.embedder_id,
    role: row.role,
    vectors: Number(row.count),
  }))
}
