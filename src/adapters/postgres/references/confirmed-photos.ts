import { type Selectable, sql, type Transaction } from 'kysely'
import { addFingerprints } from '#src/adapters/postgres/answers/fingerprint-store.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type {
  ConfirmedPhoto,
  ConfirmedPhotos,
  NewConfirmedPhoto,
  UndoneConfirmation,
} from '#src/ports/confirmed-photos.ts'
import { VectorIndexError } from '#src/ports/errors.ts'
import { chooseActive } from './choose-active.ts'
import { lockProducts, skusOf } from './lock-products.ts'
import { writeFeatures } from './reference-store.ts'
import { nextEpoch } from './vector-state.ts'
import { restore, withdraw } from './withdrawn-photos.ts'

type Trx = Transaction<Database>
type PhotoRow = Selectable<Database['reference_photos']>

export function createConfirmedPhotos(db: Db): ConfirmedPhotos {
  return {
    latest: (limit) => latest(db, limit),
    countAfter: (photoId) => countAfter(db, photoId),
    async idsSince(time) {
      const rows = await db
        .selectFrom('reference_photos')
        .select('id')
        .where('origin', '=', 'confirmed')
        .where('created_at', '>', time)
        .execute()
      return rows.map(({ id }) => id)
    },
    find: (fileKeys) => find(db, fileKeys),
    ofFiles: (fileKeys) => ofFiles(db, fileKeys),
    add: (embedderId, photo) => db.transaction().execute((trx) => add(trx, embedderId, photo)),
    withdraw: (embedderId, photoIds, fileKey) =>
      db.transaction().execute((trx) => withdraw(trx, { embedderId, fileKey }, photoIds)),
    restore: async (embedderId, fileKey) => {
      const restored = await db
        .transaction()
        .execute((trx) => restore(trx, { embedderId, fileKey }))
      return restored.map(toPhoto)
    },
    remove: (embedderId, photoIds) =>
      db.transaction().execute((trx) => remove(trx, embedderId, photoIds)),
    undo: (embedderId, photoId) =>
      db.transaction().execute((trx) => undo(trx, embedderId, photoId)),
  }
}

async function latest(db: Db, limit: number): Promise<readonly ConfirmedPhoto[]> {
  const rows = await newestFirst(db).where('superseded_by', 'is', null).limit(limit).execute()
  return rows.map(toPhoto)
}

async function countAfter(db: Db, photoId: number): Promise<number> {
  const { count } = await db
    .selectFrom('reference_photos')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('origin', '=', 'confirmed')
    .where('superseded_by', 'is', null)
    .where('id', '>', photoId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

async function find(db: Db, fileKeys: readonly string[]): Promise<readonly ConfirmedPhoto[]> {
  if (fileKeys.length === 0) return []
  const rows = await photosOfFiles(db, fileKeys).where('superseded_by', 'is', null).execute()
  return rows.map(toPhoto)
}

async function ofFiles(db: Db, fileKeys: readonly string[]): Promise<readonly ConfirmedPhoto[]> {
  if (fileKeys.length === 0) return []
  return (await photosOfFiles(db, fileKeys).execute()).map(toPhoto)
}

function photosOfFiles(db: Db, fileKeys: readonly string[]) {
  return confirmedPhotos(db).where('file_key', 'in', fileKeys).orderBy('id')
}

function confirmedPhotos(db: Db) {
  return db.selectFrom('reference_photos').selectAll().where('origin', '=', 'confirmed')
}

function newestFirst(db: Db) {
  return confirmedPhotos(db).orderBy('created_at', 'desc').orderBy('id', 'desc')
}

function toPhoto(row: PhotoRow): ConfirmedPhoto {
  const { id, sku, sha256, created_at: confirmedAt } = row
  // The table's own check: a confirmed photo has both.
  const { file_key: fileKey, decided_by: decidedBy } = row
  return { id, sku, sha256, confirmedAt, fileKey: fileKey ?? '', decidedBy: decidedBy ?? 'manager' }
}

async function add(trx: Trx, embedderId: string, photo: NewConfirmedPhoto): Promise<void> {
  const wrong = await readPhotos(trx, photo.supersedes)
  const skus = skusOf([photo, ...wrong])
  await lockProducts(trx, skus)
  const id = await insertPhoto(trx, photo)
  if (id === undefined) return remove(trx, embedderId, photo.supersedes)
  await refuseOtherDimension(trx, embedderId, photo)
  await writeFeatures(trx, embedderId, [{ photoId: id, features: photo.features }])
  const { sha256, fingerprint } = photo
  await addFingerprints(trx, [{ answer_id: null, sha256, fingerprint }])
  if (wrong.length > 0) {
    await trx
      .updateTable('reference_photos')
      .set({ superseded_by: id, active: false })
      .where('id', 'in', photo.supersedes)
      .execute()
  }
  const hasMoved = await chooseActive(trx, embedderId, { skus, addedId: id })
  if (hasMoved || wrong.length > 0) await nextEpoch(trx, undefined)
}

async function readPhotos(trx: Trx, photoIds: readonly number[]): Promise<readonly PhotoRow[]> {
  if (photoIds.length === 0) return []
  return confirmedPhotos(trx).where('id', 'in', photoIds).execute()
}

/** @returns undefined when the SKU has this photo already. */
async function insertPhoto(trx: Trx, photo: NewConfirmedPhoto): Promise<number | undefined> {
  const { sku, sha256, fileKey, decidedBy, bytes } = photo
  const known = await trx
    .selectFrom('reference_photos')
    .select('id')
    .where('sku', '=', sku)
    .where('sha256', '=', sha256)
    .where('superseded_by', 'is', null)
    .executeTakeFirst()
  if (known) return undefined
  await trx
    .insertInto('photo_files')
    .values({ sha256, bytes: Buffer.from(bytes) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const counts = { superseded_by: null, withdrawn_by: null }
  const word = { file_key: fileKey, decided_by: decidedBy, ...counts }
  const row = await trx
    .insertInto('reference_photos')
    .values({ sku, sha256, role: 'shopper', origin: 'confirmed', position: 0, ...word })
    // Said of this photo before, then another SKU, and now this one again.
    .onConflict((conflict) =>
      conflict
        .columns(['sku', 'role', 'sha256'])
        .doUpdateSet({ ...word, created_at: sql<Date>`now()` }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** One vector of another length would make every copy of the vectors fail. */
async function refuseOtherDimension(
  trx: Trx,
  embedderId: string,
  { features }: NewConfirmedPhoto,
): Promise<void> {
  const stored = await trx
    .selectFrom('reference_vectors')
    .select([
      sql<number>`octet_length(vector) / 4`.as('dim'),
      sql<number>`coalesce(octet_length(others) / 2, 0)`.as('others'),
    ])
    .where('embedder_id', '=', embedderId)
    .limit(1)
    .executeTakeFirst()
  const [dim, others] = [features.embedding.length, features.others?.length ?? 0]
  if (!stored || (stored.dim === dim && stored.others === others)) return
  throw new VectorIndexError(
    `a photo has a vector of ${dim} + ${others} values, those of ${embedderId} have ${stored.dim} + ${stored.others}`,
    { remedy: 'this is a defect: features of one embedder were given as those of another' },
  )
}

/** With them goes what they superseded: it was wrong before they were. */
async function remove(trx: Trx, embedderId: string, photoIds: readonly number[]): Promise<void> {
  const photos = await readPhotos(trx, photoIds)
  if (photos.length === 0) return
  const older = await confirmedPhotos(trx)
    .where('superseded_by', 'in', photoIds)
    // One that was withdrawn supersedes itself.
    .where('id', 'not in', photoIds)
    .execute()
  await remove(
    trx,
    embedderId,
    older.map(({ id }) => id),
  )
  const skus = skusOf(photos)
  await lockProducts(trx, skus)
  await deletePhotos(
    trx,
    photos.map(({ id }) => id),
  )
  await chooseActive(trx, embedderId, { skus })
  await nextEpoch(trx, undefined)
}

/** Their vectors go with them, and the bytes that no other photo needs. */
async function deletePhotos(trx: Trx, photoIds: readonly number[]): Promise<void> {
  const deleted = await trx
    .deleteFrom('reference_photos')
    .where('id', 'in', photoIds)
    .returning('sha256')
    .execute()
  const files = deleted.map(({ sha256 }) => sha256)
  await trx
    .deleteFrom('photo_files')
    .where('sha256', 'in', files)
    .where('sha256', 'not in', (eb) => eb.selectFrom('reference_photos').select('sha256'))
    .execute()
}

async function undo(
  trx: Trx,
  embedderId: string,
  photoId: number | 'last',
): Promise<UndoneConfirmation | undefined> {
  const row = await newestFirst(trx)
    .$if(photoId !== 'last', (query) => query.where('id', '=', Number(photoId)))
    .$if(photoId === 'last', (query) => query.where('superseded_by', 'is', null))
    .limit(1)
    .executeTakeFirst()
  if (!row) return undefined
  const restored = await release(trx, row)
  const skus = skusOf([row, ...restored])
  await lockProducts(trx, skus)
  await deletePhotos(trx, [row.id])
  await chooseActive(trx, embedderId, { skus })
  await nextEpoch(trx, undefined)
  return {
    removed: toPhoto(row),
    restored: restored.map(toPhoto),
    doubtfulFileKeys: await doubtfulFiles(trx, row),
  }
}

/**
 * What a photo superseded counts again, or waits for the one that supersedes them all, or was wrong for the same reason.
 * @returns what counts again.
 */
async function release(
  trx: Trx,
  { id, superseded_by: next, withdrawn_by }: PhotoRow,
): Promise<readonly PhotoRow[]> {
  const released = await trx
    .updateTable('reference_photos')
    .set(
      withdrawn_by === null
        ? { superseded_by: next }
        : { superseded_by: sql<number>`id`, withdrawn_by },
    )
    .where('superseded_by', '=', id)
    .where('id', '<>', id)
    .returningAll()
    .execute()
  return next === null ? released : []
}

async function doubtfulFiles(
  trx: Trx,
  { sku, created_at: confirmedAt }: PhotoRow,
): Promise<readonly string[]> {
  const rows = await trx
    .selectFrom('answers')
    .select('file_key')
    .distinct()
    .where('decided_by', '=', 'machine')
    .where((eb) => eb.or([eb('sku', '=', sku), eb('created_at', '>=', confirmedAt)]))
    .execute()
  return rows.map((row) => row.file_key)
}
