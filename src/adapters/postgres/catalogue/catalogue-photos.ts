import { sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { CatalogueEntry, CataloguePhoto, ImportOptions } from '#src/ports/catalogue-store.ts'
import { inBatches } from './stored-products.ts'

type Trx = Transaction<Database>

/** What a catalogue does to the photos of one product. */
export interface PhotoChange {
  readonly added: number
  /** Ids of those that it names no more. */
  readonly gone: readonly number[]
}

/** What changes, by SKU. */
export async function comparePhotos(
  db: Db,
  entries: readonly CatalogueEntry[],
): Promise<ReadonlyMap<Sku, PhotoChange>> {
  const skus = entries.map(({ product }) => product.sku)
  const rows = await db
    .selectFrom('reference_photos')
    .select(['id', 'sku', 'role', 'sha256'])
    .where(sql<boolean>`sku = any(${skus})`)
    .where('origin', '=', 'catalogue')
    .execute()
  const bySku = Map.groupBy(rows, ({ sku }) => sku)
  return new Map(
    entries.map(({ product: { sku }, photos }) => {
      const stored = bySku.get(sku) ?? []
      const wanted = new Set(photos.map(photoKey))
      const known = new Set(stored.map(photoKey))
      return [
        sku,
        {
          added: photos.filter((photo) => !known.has(photoKey(photo))).length,
          gone: stored.filter((photo) => !wanted.has(photoKey(photo))).map(({ id }) => id),
        },
      ]
    }),
  )
}

/** Photos are known by their bytes: one that stays keeps its row and its vectors. */
export async function writePhotos(
  trx: Trx,
  entries: readonly CatalogueEntry[],
  gone: readonly number[],
): Promise<void> {
  await trx
    .deleteFrom('reference_photos')
    .where(sql<boolean>`id = any(${gone}::integer[])`)
    .execute()
  const rows = entries.flatMap(({ product: { sku }, photos }) =>
    photos.map((photo, position) => toRow(photo, { sku, position })),
  )
  await inBatches(rows, (batch) =>
    trx
      .insertInto('reference_photos')
      .values(batch)
      .onConflict((conflict) =>
        conflict.columns(['sku', 'role', 'sha256']).doUpdateSet((eb) => ({
          view: eb.ref('excluded.view'),
          frame: eb.ref('excluded.frame'),
          position: eb.ref('excluded.position'),
          ...ofTheShop,
        })),
      )
      .execute(),
  )
}

/** Also where a shopper's photo was confirmed before that the catalogue names now. */
const ofTheShop = {
  origin: 'catalogue',
  active: true,
  file_key: null,
  decided_by: null,
  superseded_by: null,
} as const

function toRow(
  { role, view, sha256, frame }: CataloguePhoto,
  place: { readonly sku: Sku; readonly position: number },
) {
  return { ...place, role, view, sha256, frame, ...ofTheShop }
}

function photoKey(photo: { readonly role: string; readonly sha256: string }): string {
  return `${photo.role}/${photo.sha256}`
}

/** Stores the bytes of photos that the database does not hold yet, each by itself. */
export async function storeFiles(
  db: Db,
  entries: readonly CatalogueEntry[],
  { readPhoto, onPhoto }: Pick<ImportOptions, 'readPhoto' | 'onPhoto'>,
): Promise<void> {
  const wanted = [...new Set(entries.flatMap(({ photos }) => photos.map(({ sha256 }) => sha256)))]
  const rows = await db
    .selectFrom('photo_files')
    .select('sha256')
    .where(sql<boolean>`sha256 = any(${wanted})`)
    .execute()
  const stored = new Set(rows.map(({ sha256 }) => sha256))
  for (const sha256 of wanted) {
    if (!stored.has(sha256)) {
      const bytes = Buffer.from(await readPhoto(sha256))
      await db
        .insertInto('photo_files')
        .values({ sha256, bytes })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    }
    onPhoto?.()
  }
}

export async function dropUnusedFiles(trx: Trx): Promise<void> {
  await trx
    .deleteFrom('photo_files')
    .where('sha256', 'not in', (eb) => eb.selectFrom('reference_photos').select('sha256'))
    .execute()
}
