import { sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import { getSetting, setSetting } from '#src/adapters/postgres/connection/settings-store.ts'
import { noteAudit } from '#src/adapters/postgres/desk/audit-log.ts'
import { nextEpoch } from '#src/adapters/postgres/references/vector-state.ts'
import {
  type CatalogueDifference,
  needsIndexing,
  noDifference,
} from '#src/domain/catalogue-difference.ts'
import type { PriceUpdate } from '#src/domain/catalogue-merge.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { CatalogueEntry, ImportOptions, PriceListOptions } from '#src/ports/catalogue-store.ts'
import { CatalogueError } from '#src/ports/errors.ts'
import { dropUnusedFiles, storeFiles, writePhotos } from './catalogue-photos.ts'
import { noteRevision } from './catalogue-revision.ts'
import { sourceKey } from './catalogue-settings.ts'
import { planImport, planPrices, skusOf } from './import-plan.ts'
import { lockProducts, touch, writeStored } from './stored-products.ts'

type Trx = Transaction<Database>

interface ReplaceOptions extends ImportOptions {
  readonly requestIndexing: ((trx: Trx) => Promise<void>) | undefined
}

/** Any number, as long as nothing else locks by it. */
const importLock = 7_064_011

/**
 * Makes the stored catalogue what `entries` say; the caller's transaction makes it all or nothing.
 * A shop that imported its own catalogue while the demo was being read keeps it.
 * @returns what changed.
 */
export async function replaceCatalogue(
  trx: Trx,
  entries: readonly CatalogueEntry[],
  options: ReplaceOptions,
): Promise<CatalogueDifference> {
  await lockImports(trx)
  const source = await getSetting(trx, sourceKey)
  if (options.source === 'demo' && source === 'shop') return noDifference
  if (options.source === 'shop' && source === 'demo') await forgetDemo(trx)
  await refuseOtherCase(trx, entries)
  await lockProducts(trx, skusOf(entries))
  // Another import may have dropped what was stored ahead.
  await storeFiles(trx, entries, { readPhoto: options.readPhoto })
  const plan = await planImport(trx, entries, options)
  const { difference, photos } = plan
  options.approve?.(difference)
  await writeStored(trx, plan.products)
  await touch(
    trx,
    difference.changed.map(({ sku }) => sku),
  )
  await writePhotos(
    trx,
    entries,
    [...photos.values()].flatMap(({ gone }) => gone),
  )
  await hide(trx, difference.hidden)
  if (!options.keep) await releaseHidden(trx, skusOf(entries))
  const { shown, hidden, photosRemoved } = difference
  if (shown.length + hidden.length + photosRemoved > 0) await nextEpoch(trx, undefined)
  await dropUnusedFiles(trx)
  await setSetting(trx, sourceKey, options.source)
  await noteRevision(trx)
  if (needsIndexing(difference)) await options.requestIndexing?.(trx)
  await noteImport(trx, difference, options)
  return difference
}

/** What `replaceCatalogue` would change; nothing of a demo counts as there. */
export async function compareCatalogue(
  db: Db,
  entries: readonly CatalogueEntry[],
  options: Pick<ImportOptions, 'keep' | 'countedAt' | 'keepPhotos'>,
): Promise<CatalogueDifference> {
  if ((await getSetting(db, sourceKey)) !== 'demo') {
    await refuseOtherCase(db, entries)
    return (await planImport(db, entries, options)).difference
  }
  const photosAdded = entries.reduce((sum, { photos }) => sum + photos.length, 0)
  return { ...noDifference, added: skusOf(entries), photosAdded }
}

/** Makes prices and stocks what `updates` say; products and variants that are not stored are passed over. */
export async function updatePrices(
  trx: Trx,
  updates: readonly PriceUpdate[],
  options: PriceListOptions,
): Promise<CatalogueDifference> {
  await lockImports(trx)
  await lockProducts(
    trx,
    updates.map(({ sku }) => sku),
  )
  const { products, difference } = await planPrices(trx, updates, options)
  options.approve?.(difference)
  await writeStored(trx, products)
  await touch(
    trx,
    difference.changed.map(({ sku }) => sku),
  )
  await noteImport(trx, difference, options)
  return difference
}

/** What `updatePrices` would change. */
export async function comparePrices(
  db: Db,
  updates: readonly PriceUpdate[],
  options: PriceListOptions,
): Promise<CatalogueDifference> {
  return (await planPrices(db, updates, options)).difference
}

/** One import at a time, or two would each see half of the other's. */
export async function lockImports(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${importLock})`.execute(trx)
}

/** `mriya-pink` beside a stored `MRIYA-PINK` would be two products for the shop and one for a shopper's caption. */
async function refuseOtherCase(db: Db, entries: readonly CatalogueEntry[]): Promise<void> {
  const wanted = new Map(entries.map(({ product }) => [product.sku.toUpperCase(), product.sku]))
  const stored = await db.selectFrom('products').select('sku').execute()
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

/**
 * The demo leaves nothing behind: not its products, orders, photos or answers, and nothing that was fitted to them. What
 * managers added to it is the shop's own.
 */
async function forgetDemo(trx: Trx): Promise<void> {
  // Orders first, as those who confirm one lock: reservations go with them.
  await trx.deleteFrom('orders').execute()
  const isOfDemo = sql<boolean>`not file_values @> '{"hidden": true}'`
  await trx.deleteFrom('products').where(isOfDemo).execute()
  await trx
    .deleteFrom('settings')
    .where((eb) =>
      eb.or(
        ['thresholds:%', 'space:%', 'categories:%'].map((pattern) => eb('key', 'like', pattern)),
      ),
    )
    .execute()
  await nextEpoch(trx, undefined)
}

async function hide(trx: Trx, skus: readonly Sku[]): Promise<void> {
  await trx
    .updateTable('products')
    .set({ hidden_at: sql`now()` })
    // One array parameter, however many products there are.
    .where(sql<boolean>`sku = any(${skus})`)
    .execute()
}

/** Of a product that a manager hid the file says now that it is hidden: when it names the product again, that is sold. */
async function releaseHidden(trx: Trx, named: readonly Sku[]): Promise<void> {
  await sql`
    update products set file_values = file_values - 'hidden'
      where file_values @> '{"hidden": false}' and not (sku = any(${named}))`.execute(trx)
}

async function noteImport(
  trx: Trx,
  { added, shown, hidden, changed }: CatalogueDifference,
  { importedBy }: PriceListOptions,
): Promise<void> {
  if (!importedBy) return
  const { manager, file } = importedBy
  const counts = {
    added: added.length,
    shown: shown.length,
    hidden: hidden.length,
    changed: changed.length,
  }
  await noteAudit(trx, { manager, action: 'import', subject: file, before: null, after: counts })
}
