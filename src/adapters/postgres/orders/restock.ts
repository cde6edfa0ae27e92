import { sql, type Transaction } from 'kysely'
import { availableStock } from '#src/adapters/postgres/catalogue/variant-stock.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { Restock } from '#src/ports/restock.ts'

export function createRestock(db: Db, jobs: JobSender): Restock {
  return {
    async wish({ shopperId, language, sku, size, colour }) {
      await db
        .insertInto('restock_wishes')
        .values({ shopper_id: shopperId, language, sku, size, color: colour })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },
    async noticeReturned() {
      const count = await db.transaction().execute((trx) => noticeReturned(trx, jobs))
      if (count > 0) jobs.wake('tell-restocked')
      return count
    },
    async get(wishId) {
      const row = await db
        .selectFrom('restock_wishes')
        .selectAll()
        .where('id', '=', wishId)
        .executeTakeFirst()
      if (!row) return undefined
      const { id, shopper_id, language, sku, size, color: colour } = row
      return { id, shopperId: Number(shopper_id), language, sku, size, colour }
    },
    async remove(wishId) {
      await db.deleteFrom('restock_wishes').where('id', '=', wishId).execute()
    },
  }
}

/** A wish without a size, or without a colour, is for any of them. */
async function noticeReturned(trx: Transaction<Database>, jobs: JobSender): Promise<number> {
  const { rows } = await sql<{ wishId: number }>`
    update restock_wishes w set due_at = now()
    where w.id = any (array (
      select id from restock_wishes where due_at is null order by id for update skip locked))
      and exists (
        select from products p where p.sku = w.sku and p.hidden_at is null and (
          exists (
            select from variants v where v.sku = p.sku and v.hidden_at is null
              and (w.size is null or v.size = w.size) and (w.color is null or v.color = w.color)
              and ${availableStock} > 0)
          or (p.in_stock and not exists (
            select from variants v where v.sku = p.sku and v.hidden_at is null))))
    returning w.id as "wishId"`.execute(trx)
  await jobs.sendAll(trx, 'tell-restocked', rows)
  return rows.length
}
