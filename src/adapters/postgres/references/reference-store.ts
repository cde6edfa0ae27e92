import { type ExpressionBuilder, sql, type Transaction } from 'kysely'
import { saveFileFingerprints } from '#src/adapters/postgres/answers/fingerprint-store.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import { fingerprintVersion } from '#src/domain/fingerprint.ts'
import type { PhotoRole } from '#src/domain/reference-photo.ts'
import { uuidOf } from '#src/lib/hash.ts'
import type {
  FrameRule,
  NewFeatures,
  PhotoSelection,
  PhotoToIndex,
  ReferenceStore,
  Scope,
  VectorCount,
} from '#src/ports/reference-store.ts'
import { countDuplicates, duplicateOf, findOriginals, saveDuplicates } from './duplicate-photos.ts'
import { encodeHalves, encodeVector, visibleFeatures } from './feature-source.ts'
import { findUnknown } from './unknown-in-scope.ts'
import { nextEpoch, nextRevision } from './vector-state.ts'

type Builder = ExpressionBuilder<Database & { p: Database['reference_photos'] }, 'p' | 'products'>

export function createReferenceStore(db: Db): ReferenceStore {
  return {
    findUnknown: (scope) => findUnknown(db, scope),
    select: (embedderId, selection) => selectPhotos(db, embedderId, selection),
    saveFeatures: (embedderId, rows) => saveFeatures(db, embedderId, rows),
    saveFingerprints: (prints) => saveFileFingerprints(db, prints),
    findOriginals: (embedderId, skus) => findOriginals(db, embedderId, skus),
    saveDuplicates: (embedderId, duplicates) => saveDuplicates(db, embedderId, duplicates),
    countDuplicates: (embedderId) => countDuplicates(db, embedderId),
    dropFeatures: (embedderId, photoIds) => dropFeatures(db, embedderId, photoIds),
    dropVectors: (embedderId, role, keep = []) => dropVectors(db, embedderId, { role, keep }),
    hasVectors: (embedderId) => hasVectors(db, embedderId),
    isBehind: (embedderId, otherId) => isBehind(db, embedderId, otherId),
    countPhotos: () => countPhotos(db),
    countVectors: () => countVectors(db),
  }
}

async function selectPhotos(
  db: Db,
  embedderId: string,
  selection: PhotoSelection,
): Promise<readonly PhotoToIndex[]> {
  const { role, frames, maxFrames, scope } = selection
  const fillsGaps = scope.kind === 'missing' || scope.kind === 'changed'
  const rows = await db
    .selectFrom('reference_photos as p')
    .innerJoin('products', 'products.sku', 'p.sku')
    .select(['p.id', 'p.sku', 'p.role', 'p.sha256', 'p.frame'])
    .select((eb) => [
      eb
        .and([inScope(eb, scope, embedderId)])
        .$castTo<boolean>()
        .as('needsFeatures'),
      needsFingerprint(eb).$castTo<boolean>().as('needsFingerprint'),
    ])
    .where('products.hidden_at', 'is', null)
    .where('p.superseded_by', 'is', null)
    .where((eb) => {
      const asked = inScope(eb, scope, embedderId)
      return fillsGaps ? eb.or([asked, needsFingerprint(eb)]) : asked
    })
    .$if(role !== undefined, (query) => query.where('p.role', '=', role ?? 'product'))
    .orderBy('products.position')
    .orderBy('p.position')
    .execute()
  return rows
    .filter(({ frame }) => keepsFrame(frame, frames, maxFrames))
    .map(({ frame: _, ...photo }) => photo)
}

function needsFingerprint(eb: Builder) {
  const print = eb
    .selectFrom('fingerprints as f')
    .select(sql`1`.as('one'))
    .whereRef('f.sha256', '=', 'p.sha256')
    .where('f.version', '=', fingerprintVersion)
  return eb.not(eb.exists(print))
}

function inScope(eb: Builder, scope: Scope, embedderId: string) {
  const vector = eb
    .selectFrom('reference_vectors as v')
    .select(sql`1`.as('one'))
    .whereRef('v.photo_id', '=', 'p.id')
    .where('v.embedder_id', '=', embedderId)
    .where('v.colours', 'is not', null)
  const duplicate = duplicateOf(eb, embedderId)
  switch (scope.kind) {
    case 'all':
      return eb.lit(true)
    case 'missing':
      return eb.not(eb.or([eb.exists(vector), eb.exists(duplicate)]))
    case 'changed':
      return eb.not(
        eb.or([
          eb.exists(vector.whereRef('v.created_at', '>=', 'products.updated_at')),
          eb.exists(duplicate.where(sql<boolean>`d.created_at >= products.updated_at`)),
        ]),
      )
    case 'skus':
      return eb(
        sql`upper(p.sku)`,
        'in',
        scope.skus.map((sku) => sku.toUpperCase()),
      )
    case 'category':
      return eb('products.category', '=', scope.category)
    case 'confirmed':
      return eb.exists(confirmedPhotos(eb))
    case 'unconfirmed':
      return eb.not(eb.exists(confirmedPhotos(eb)))
  }
}

/** Of the same product, those that were not taken back. */
function confirmedPhotos(eb: Builder) {
  return eb
    .selectFrom('reference_photos as c')
    .select(sql`1`.as('one'))
    .whereRef('c.sku', '=', 'p.sku')
    .where('c.origin', '=', 'confirmed')
    .where('c.superseded_by', 'is', null)
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

async function saveFeatures(
  db: Db,
  embedderId: string,
  rows: readonly NewFeatures[],
): Promise<void> {
  if (rows.length === 0) return
  await db.transaction().execute((trx) => writeFeatures(trx, embedderId, rows))
}

export async function writeFeatures(
  trx: Transaction<Database>,
  embedderId: string,
  rows: readonly NewFeatures[],
): Promise<void> {
  const revision = await nextRevision(trx, embedderId)
  await trx
    .insertInto('reference_vectors')
    .values(
      rows.map(({ photoId, features }) => ({
        photo_id: photoId,
        embedder_id: embedderId,
        // Deterministic, so that a repeated job changes nothing.
        point_id: uuidOf(`${embedderId}/${photoId}`),
        vector: encodeVector(features.embedding),
        others: features.others ? encodeHalves(features.others) : null,
        colours: encodeVector(features.colours),
        revision,
        created_at: new Date(),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['embedder_id', 'photo_id']).doUpdateSet((eb) => ({
        vector: eb.ref('excluded.vector'),
        others: eb.ref('excluded.others'),
        colours: eb.ref('excluded.colours'),
        revision: eb.ref('excluded.revision'),
        created_at: eb.ref('excluded.created_at'),
      })),
    )
    .execute()
}

async function dropFeatures(
  db: Db,
  embedderId: string,
  photoIds: readonly number[],
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await nextEpoch(trx, embedderId)
    await trx
      .deleteFrom('reference_vectors')
      .where('embedder_id', '=', embedderId)
      // One array parameter, however many photos there are.
      .where(sql<boolean>`photo_id = any(${photoIds}::integer[])`)
      .execute()
  })
}

async function dropVectors(
  db: Db,
  embedderId: string,
  { role, keep }: { readonly role: PhotoRole | undefined; readonly keep: readonly number[] },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await nextEpoch(trx, embedderId)
    await trx
      .deleteFrom('reference_vectors')
      .where('embedder_id', '=', embedderId)
      .where(sql<boolean>`photo_id <> all(${keep}::integer[])`)
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

async function hasVectors(db: Db, embedderId: string): Promise<boolean> {
  const found = await visibleFeatures(db, embedderId)
    .select('v.photo_id')
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

async function isBehind(db: Db, embedderId: string, otherId: string): Promise<boolean> {
  const found = await visibleFeatures(db, otherId)
    .select('v.photo_id')
    .where(({ not, or, exists, selectFrom }) => {
      const vector = selectFrom('reference_vectors as own')
        .select(sql`1`.as('one'))
        .whereRef('own.photo_id', '=', 'v.photo_id')
        .where('own.embedder_id', '=', embedderId)
      const duplicate = selectFrom('duplicate_photos as d')
        .select(sql`1`.as('one'))
        .whereRef('d.photo_id', '=', 'v.photo_id')
        .where('d.embedder_id', '=', embedderId)
      return not(or([exists(vector), exists(duplicate)]))
    })
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

async function countPhotos(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('reference_photos as p')
    .innerJoin('products', 'products.sku', 'p.sku')
    .where('products.hidden_at', 'is', null)
    .where('p.superseded_by', 'is', null)
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
    .where('p.superseded_by', 'is', null)
    .where('v.colours', 'is not', null)
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
