import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { sql, type Transaction } from 'kysely'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import { getSetting, setSetting } from '#src/adapters/postgres/connection/settings-store.ts'
import { nextEpoch } from '#src/adapters/postgres/references/vector-state.ts'
import type { Sku } from '#src/domain/sku.ts'
import type {
  CatalogueEntry,
  CataloguePhoto,
  ImportOptions,
  ImportSummary,
} from '#src/ports/catalogue-store.ts'
import { CatalogueError } from '#src/ports/errors.ts'
import { readProducts, toProductRow, toVariantRows, withVariants } from './catalogue-rows.ts'
import { revisionKey, sourceKey } from './catalogue-settings.ts'
import { shelfStock } from './variant-stock.ts'

type Trx = Transaction<Database>

/** Products written with one statement: 18 columns each, far below the 65,535 parameters of the protocol. */
const batchSize = 500
/** Any number, as long as nothing else locks by it. */
const importLock = 7_064_011

/** Makes the stored catalogue what `entries` say; the caller's transaction makes it all or nothing. */
export async function replaceCatalogue(
  trx: Trx,
  entries: readonly CatalogueEntry[],
  options: ImportOptions,
): Promise<ImportSummary> {
  const total = { added: 0, updated: 0, hidden: 0, photosAdded: 0, photosRemoved: 0 }
  // One import at a time, or two would each see half of the other's.
  await sql`select pg_advisory_xact_lock(${importLock})`.execute(trx)
  const source = await getSetting(trx, sourceKey)
  // A shop that imported its catalogue while the demo was being read keeps it.
  if (options.source === 'demo' && source === 'shop') return total
  if (options.source === 'shop' && source === 'demo') await forgetDemo(trx)
  await refuseOtherCase(trx, entries)
  let hasMoved = false
  for (let start = 0; start < entries.length; start += batchSize) {
    const batch = entries.slice(start, start + batchSize)
    const written = await writeBatch(trx, { batch, start, options })
    total.added += written.added
    total.updated += written.updated
    total.photosAdded += written.photosAdded
    total.photosRemoved += written.photosRemoved
    hasMoved ||= written.shown > 0 || written.photosRemoved > 0
  }
  if (!options.keep) total.hidden = await hideAbsent(trx, entries)
  if (hasMoved || total.hidden > 0) await nextEpoch(trx, undefined)
  await dropUnusedFiles(trx)
  await setSetting(trx, sourceKey, options.source)
  await setSetting(trx, revisionKey, await digest(trx))
  return total
}

/** `mriya-pink` beside a stored `MRIYA-PINK` would be two products for the shop and one for a shopper's caption. */
async function refuseOtherCase(trx: Trx, entries: readonly CatalogueEntry[]): Promise<void> {
  const wanted = new Map(entries.map(({ product }) => [product.sku.toUpperCase(), product.sku]))
  const stored = await trx.selectFrom('products').select('sku').execute()
  const clashes = stored
    .map(({ sku }) => ({ sku, named: wanted.get(sku.toUpperCase()) }))
    .filter(({ sku, named }) => named !== undefined && named !== sku)
  if (clashes.length > 0) {
    throw new CatalogueError('catalogue', {
      problems: clashes.map(({ sku, named }) => ({
        line: undefined,
        message: `${named} differs from the stored ${sku} only in its case; write it as ${sku}`,
      })),
    })
  }
}

/** The demo leaves nothing behind: not its products, photos or answers, and nothing that was fitted to them. */
async function forgetDemo(trx: Trx): Promise<void> {
  await trx.deleteFrom('reservations').execute()
  await trx.deleteFrom('products').execute()
  await trx
    .deleteFrom('settings')
    .where((eb) => eb.or([eb('key', 'like', 'thresholds:%'), eb('key', 'like', 'space:%')]))
    .execute()
  await nextEpoch(trx, undefined)
}

interface Batch {
  readonly batch: readonly CatalogueEntry[]
  /** Position of the batch's first product in the catalogue. */
  readonly start: number
  readonly options: ImportOptions
}

async function writeBatch(trx: Trx, { batch, start, options }: Batch) {
  const skus = batch.map(({ product }) => product.sku)
  const rows = await readProducts(trx, skus)
  const stored = new Map(
    (await withVariants(trx, rows, shelfStock)).map((product) => [product.sku, product]),
  )
  const changed = batch.filter(
    ({ product }) => !isDeepStrictEqual(stored.get(product.sku), product),
  )
  await upsertProducts(trx, batch, start)
  await touch(trx, changed)
  await trx.deleteFrom('variants').where('sku', 'in', skus).execute()
  const variants = batch.flatMap(({ product }) => toVariantRows(product))
  for (let from = 0; from < variants.length; from += batchSize) {
    await trx
      .insertInto('variants')
      .values(variants.slice(from, from + batchSize))
      .execute()
  }
  let photosAdded = 0
  let photosRemoved = 0
  for (const entry of batch) {
    const photos = await writePhotos(trx, entry, options)
    photosAdded += photos.added
    photosRemoved += photos.removed
    options.onProduct?.()
  }
  return {
    added: skus.length - stored.size,
    updated: changed.filter(({ product }) => stored.has(product.sku)).length,
    shown: rows.filter(({ hidden_at }) => hidden_at !== null).length,
    photosAdded,
    photosRemoved,
  }
}

async function upsertProducts(
  trx: Trx,
  batch: readonly CatalogueEntry[],
  start: number,
): Promise<void> {
  await trx
    .insertInto('products')
    .values(
      batch.map(({ product }, place) => ({
        ...toProductRow(product),
        position: start + place,
        hidden_at: null,
      })),
    )
    .onConflict((conflict) =>
      conflict.column('sku').doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        category: eb.ref('excluded.category'),
        price_minor: eb.ref('excluded.price_minor'),
        currency: eb.ref('excluded.currency'),
        sizes: eb.ref('excluded.sizes'),
        colors: eb.ref('excluded.colors'),
        in_stock: eb.ref('excluded.in_stock'),
        visual_features: eb.ref('excluded.visual_features'),
        recognition_tips: eb.ref('excluded.recognition_tips'),
        brand: eb.ref('excluded.brand'),
        material: eb.ref('excluded.material'),
        weight_grams: eb.ref('excluded.weight_grams'),
        dimensions_mm: eb.ref('excluded.dimensions_mm'),
        url: eb.ref('excluded.url'),
        url_key: eb.ref('excluded.url_key'),
        position: eb.ref('excluded.position'),
        hidden_at: eb.ref('excluded.hidden_at'),
      })),
    )
    .execute()
}

async function touch(trx: Trx, changed: readonly CatalogueEntry[]): Promise<void> {
  if (changed.length === 0) return
  const skus = changed.map(({ product }) => product.sku)
  await trx
    .updateTable('products')
    .set({ updated_at: sql`now()` })
    .where('sku', 'in', skus)
    .execute()
}

/** Photos are known by their bytes: one that stays keeps its row and its vectors. */
async function writePhotos(trx: Trx, { product, photos }: CatalogueEntry, options: ImportOptions) {
  const stored = await trx
    .selectFrom('reference_photos')
    .select(['id', 'role', 'sha256'])
    .where('sku', '=', product.sku)
    .where('origin', '=', 'catalogue')
    .execute()
  const wanted = new Set(photos.map(photoKey))
  const known = new Set(stored.map(photoKey))
  const gone = stored.filter((photo) => !wanted.has(photoKey(photo))).map(({ id }) => id)
  if (gone.length > 0) await trx.deleteFrom('reference_photos').where('id', 'in', gone).execute()
  for (const [position, photo] of photos.entries()) {
    await storeFile(trx, photo.sha256, options)
    await storePhoto(trx, { sku: product.sku, photo, position })
  }
  return {
    added: photos.filter((photo) => !known.has(photoKey(photo))).length,
    removed: gone.length,
  }
}

function photoKey(photo: { readonly role: string; readonly sha256: string }): string {
  return `${photo.role}/${photo.sha256}`
}

async function storeFile(trx: Trx, sha256: string, options: ImportOptions): Promise<void> {
  const stored = await trx
    .selectFrom('photo_files')
    .select('sha256')
    .where('sha256', '=', sha256)
    .executeTakeFirst()
  if (stored) return
  const bytes = Buffer.from(await options.readPhoto(sha256))
  await trx.insertInto('photo_files').values({ sha256, bytes }).execute()
}

interface PlacedPhoto {
  readonly sku: Sku
  readonly photo: CataloguePhoto
  readonly position: number
}

/** Also where a shopper's photo was confirmed before that the catalogue names now. */
const ofTheShop = {
  origin: 'catalogue',
  active: true,
  file_key: null,
  decided_by: null,
  superseded_by: null,
} as const

async function storePhoto(trx: Trx, { sku, photo, position }: PlacedPhoto): Promise<void> {
  const place = { view: photo.view, frame: photo.frame, position, ...ofTheShop }
  await trx
    .insertInto('reference_photos')
    .values({ sku, role: photo.role, sha256: photo.sha256, ...place })
    .onConflict((conflict) => conflict.columns(['sku', 'role', 'sha256']).doUpdateSet(place))
    .execute()
}

async function hideAbsent(trx: Trx, entries: readonly CatalogueEntry[]): Promise<number> {
  const named = entries.map(({ product }) => product.sku)
  const { numUpdatedRows } = await trx
    .updateTable('products')
    .set({ hidden_at: sql`now()` })
    .where('hidden_at', 'is', null)
    // One array parameter, however many products there are.
    .where(sql<boolean>`sku <> all(${named})`)
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}

async function dropUnusedFiles(trx: Trx): Promise<void> {
  await trx
    .deleteFrom('photo_files')
    .where('sha256', 'not in', (eb) => eb.selectFrom('reference_photos').select('sha256'))
    .execute()
}

async function digest(trx: Trx): Promise<string> {
  const rows = await trx
    .selectFrom('products as s')
    .leftJoin('reference_photos as p', (join) =>
      join.onRef('p.sku', '=', 's.sku').on('p.origin', '=', 'catalogue'),
    )
    .select(['s.sku', 'p.role', 'p.sha256'])
    .where('s.hidden_at', 'is', null)
    .orderBy('s.sku')
    .orderBy('p.role')
    .orderBy('p.sha256')
    .execute()
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 16)
}
