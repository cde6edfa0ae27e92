import { randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { noteRevision } from '#src/adapters/postgres/catalogue/catalogue-revision.ts'
import type { IndexRequests } from '#src/adapters/postgres/catalogue/index-requests.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import { nextEpoch } from '#src/adapters/postgres/references/vector-state.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { ActingManager, AuditEntry } from '#src/ports/audit-log.ts'
import type { Changed, ShopDesk } from '#src/ports/shop-desk.ts'
import { insertProduct } from './add-product.ts'
import { noteAudit } from './audit-log.ts'
import { findForDesk } from './desk-product.ts'
import { setHidden, setInStock, setPrice, setStock } from './manual-values.ts'

type Trx = Transaction<Database>

export function createShopDesk(db: Db, indexRequests: IndexRequests): ShopDesk {
  /** A change and its entry; one that changes nothing leaves none. */
  const audited = <T>(
    entry: Omit<AuditEntry, 'before' | 'after'>,
    change: (trx: Trx) => Promise<Changed<T> | undefined>,
  ) =>
    db.transaction().execute(async (trx) => {
      const changed = await change(trx)
      if (changed && changed.before !== changed.after)
        await noteAudit(trx, { ...entry, ...changed })
      return changed
    })
  return {
    find: (word) => findForDesk(db, word),
    setPrice: (change, manager) =>
      audited({ manager, action: 'price', subject: change.sku }, (trx) => setPrice(trx, change)),
    setStock: (count, manager) =>
      audited({ manager, action: 'stock', subject: count.sku }, (trx) => setStock(trx, count)),
    setInStock: (sku, inStock, manager) =>
      audited({ manager, action: 'stock', subject: sku }, (trx) => setInStock(trx, sku, inStock)),
    async setHidden(sku, hidden, manager) {
      await indexRequests.prepare()
      const changed = await audited(
        { manager, action: hidden ? 'hide' : 'show', subject: sku },
        (trx) => changeHidden(trx, { sku, hidden }, indexRequests),
      )
      await indexRequests.wake()
      return changed
    },
    async addProduct(wanted, manager) {
      await indexRequests.prepare()
      const { sku } = wanted.product
      const { report } = wanted
      const result = await db.transaction().execute(async (trx) => {
        const inserted = await insertProduct(trx, wanted)
        if (inserted !== 'added') return inserted
        await noteAudit(trx, { manager, action: 'add', subject: sku, before: null, after: null })
        await indexRequests.request(trx, { requestId: randomUUID(), report })
        return inserted
      })
      await indexRequests.wake()
      return result
    },
    reindex: (report, manager) => reindex(db, indexRequests, { report, manager }),
    categories: () => categories(db),
    currency: () => currency(db),
  }
}

function visible(db: Db) {
  return db.selectFrom('products').where('hidden_at', 'is', null)
}

async function categories(db: Db): Promise<readonly string[]> {
  const rows = await visible(db)
    .select('category')
    .groupBy('category')
    .orderBy(sql`count(*)`, 'desc')
    .orderBy('category')
    .limit(100)
    .execute()
  return rows.map(({ category }) => category)
}

async function currency(db: Db): Promise<string | undefined> {
  const row = await visible(db)
    .select('currency')
    .groupBy('currency')
    .orderBy(sql`count(*)`, 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.currency
}

/** As an import does: what becomes visible may have photos that nobody has looked at. */
async function changeHidden(
  trx: Trx,
  { sku, hidden }: { readonly sku: Sku; readonly hidden: boolean },
  indexRequests: IndexRequests,
): Promise<Changed<boolean> | undefined> {
  const changed = await setHidden(trx, sku, hidden)
  if (!changed || changed.before === changed.after) return changed
  await nextEpoch(trx, undefined)
  await noteRevision(trx)
  if (!hidden) await indexRequests.request(trx, { requestId: randomUUID() })
  return changed
}

interface Reindexing {
  readonly report: Parameters<ShopDesk['reindex']>[0]
  readonly manager: ActingManager
}

async function reindex(
  db: Db,
  indexRequests: IndexRequests,
  { report, manager }: Reindexing,
): Promise<void> {
  await indexRequests.prepare()
  await db.transaction().execute(async (trx) => {
    const entry = { manager, action: 'reindex', subject: 'index', before: null, after: null }
    await noteAudit(trx, entry)
    await indexRequests.request(trx, { requestId: randomUUID(), everything: true, report })
  })
  await indexRequests.wake()
}
