import { sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import { getSetting } from '#src/adapters/postgres/connection/settings-store.ts'
import { addressKey } from '#src/domain/address-key.ts'
import type { Sku } from '#src/domain/sku.ts'
import type {
  CatalogueEntry,
  CataloguePhoto,
  CatalogueSource,
  CatalogueStore,
} from '#src/ports/catalogue-store.ts'
import {
  compareCatalogue,
  comparePrices,
  replaceCatalogue,
  updatePrices,
} from './catalogue-import.ts'
import { storeFiles } from './catalogue-photos.ts'
import { readProducts, withVariants } from './catalogue-rows.ts'
import { revisionKey, sourceKey } from './catalogue-settings.ts'
import type { IndexRequests } from './index-requests.ts'
import { availableStock, shelfStock } from './variant-stock.ts'

/** @param indexRequests without them an import promises no job. */
export function createCatalogueStore(db: Db, indexRequests?: IndexRequests): CatalogueStore {
  return {
    source: async () => (await getSetting(db, sourceKey)) as CatalogueSource | undefined,
    revision: async () => String((await getSetting(db, revisionKey)) ?? 'empty'),
    async replace(entries, options) {
      const { indexRequestId: requestId, indexReport: report } = options
      if (requestId) await indexRequests?.prepare()
      const requestIndexing = async (trx: Transaction<Database>) => {
        if (requestId) await indexRequests?.request(trx, { requestId, report })
      }
      await storeFiles(db, entries, options)
      const difference = await db
        .transaction()
        .execute((trx) => replaceCatalogue(trx, entries, { ...options, requestIndexing }))
      if (requestId) await indexRequests?.wake()
      return difference
    },
    compare: (entries, options) => compareCatalogue(db, entries, options),
    updatePrices: (updates, options) =>
      db.transaction().execute((trx) => updatePrices(trx, updates, options)),
    comparePrices: (updates, options) => comparePrices(db, updates, options),
    findProducts: (skus) => findProducts(db, skus),
    findSkus: (words) => findSkus(db, words),
    findByBarcodes: (barcodes) => findByBarcodes(db, barcodes),
    findByAddress: (address) => findByAddress(db, address),
    entries: () => readEntries(db),
    covers: (skus) => readCovers(db, skus),
    photoBytes: (sha256) => readPhotoBytes(db, sha256),
  }
}

async function findProducts(db: Db, skus: readonly Sku[]) {
  const rows = await readProducts(db, skus)
  const visible = rows.filter(({ hidden_at }) => hidden_at === null)
  const products = await withVariants(db, visible, availableStock)
  const places = new Map(skus.map((sku, place) => [sku, place]))
  return products.toSorted((a, b) => (places.get(a.sku) ?? 0) - (places.get(b.sku) ?? 0))
}

async function findSkus(db: Db, words: readonly string[]): Promise<readonly Sku[]> {
  if (words.length === 0) return []
  const rows = await db
    .selectFrom('products')
    .select('sku')
    .where(
      sql`upper(sku)`,
      'in',
      words.map((word) => word.toUpperCase()),
    )
    .where('hidden_at', 'is', null)
    .execute()
  return rows.map(({ sku }) => sku)
}

async function findByBarcodes(db: Db, barcodes: readonly string[]): Promise<readonly Sku[]> {
  if (barcodes.length === 0) return []
  const rows = await db
    .selectFrom('variants as v')
    .innerJoin('products as p', 'p.sku', 'v.sku')
    .select('v.sku')
    .distinct()
    .where('v.barcode', 'in', barcodes)
    .where('p.hidden_at', 'is', null)
    .where('v.hidden_at', 'is', null)
    .orderBy('v.sku')
    .execute()
  return rows.map(({ sku }) => sku)
}

async function findByAddress(db: Db, address: string): Promise<readonly Sku[]> {
  const rows = await db
    .selectFrom('products')
    .select('sku')
    .where('url_key', '=', addressKey(address))
    .where('hidden_at', 'is', null)
    .orderBy('position')
    .execute()
  return rows.map(({ sku }) => sku)
}

async function readEntries(db: Db): Promise<readonly CatalogueEntry[]> {
  const rows = await db
    .selectFrom('products')
    .selectAll()
    .where('hidden_at', 'is', null)
    .orderBy('position')
    .orderBy('sku')
    .execute()
  const photos = await db
    .selectFrom('reference_photos')
    .select(['sku', 'role', 'view', 'sha256', 'frame'])
    .where('origin', '=', 'catalogue')
    .orderBy('position')
    .execute()
  const bySku = Map.groupBy(photos, ({ sku }) => sku)
  const products = await withVariants(db, rows, shelfStock)
  return products.map((product) => ({
    product,
    photos: (bySku.get(product.sku) ?? []).map(
      ({ role, view, sha256, frame }): CataloguePhoto => ({ role, view, sha256, frame }),
    ),
  }))
}

async function readCovers(db: Db, skus: readonly Sku[]): Promise<ReadonlyMap<Sku, Uint8Array>> {
  if (skus.length === 0) return new Map()
  const rows = await db
    .selectFrom('reference_photos as p')
    .innerJoin('photo_files as f', 'f.sha256', 'p.sha256')
    .distinctOn('p.sku')
    .select(['p.sku', 'f.bytes'])
    .where('p.sku', 'in', skus)
    // What a shopper sent is never shown to others, except where the shop itself put it into its catalogue.
    .where('p.origin', '=', 'catalogue')
    .orderBy('p.sku')
    .orderBy('p.role')
    .orderBy('p.position')
    .execute()
  return new Map(rows.map(({ sku, bytes }) => [sku, bytes]))
}

async function readPhotoBytes(db: Db, sha256: string): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom('photo_files')
    .select('bytes')
    .where('sha256', '=', sha256)
    .executeTakeFirst()
  return row?.bytes
}
