import { type RawBuilder, sql } from 'kysely'
import { lockProducts } from '#src/adapters/postgres/catalogue/stored-products.ts'
import { availableStock } from '#src/adapters/postgres/catalogue/variant-stock.ts'
import type { Order } from '#src/domain/order.ts'
import { type OrderRow, orderRows, type Trx, withLines } from './order-rows.ts'

/**
 * Locks what is sold in orders, so that nobody else counts, prices or reserves it until the transaction ends: products by
 * SKU, then their variants by id, as an import does. The orders' own rows are locked before.
 */
export async function lockItems(trx: Trx, orderIds: readonly number[]): Promise<void> {
  const rows = await trx
    .selectFrom('order_lines')
    .select('sku')
    .distinct()
    .where('order_id', 'in', orderIds)
    .execute()
  await lockProducts(
    trx,
    rows.map(({ sku }) => sku),
  )
}

/** An order that is locked, as it is now. */
export interface LockedOrder {
  readonly row: OrderRow
  readonly order: Order
}

/**
 * Locks an order with all that is in it. That its reservations are over is judged by the clock after this, not by the
 * start of the transaction: somebody who began later may have had the pieces meanwhile.
 * @param shopperId given: only when it is theirs
 */
export async function lockOrder(
  trx: Trx,
  orderId: number,
  shopperId?: number,
): Promise<LockedOrder | undefined> {
  const found = await orderRows(trx)
    .where('id', '=', orderId)
    .where('state', '<>', 'draft')
    .$if(shopperId !== undefined, (query) => query.where('shopper_id', '=', String(shopperId)))
    .forUpdate()
    .executeTakeFirst()
  if (!found) return undefined
  await lockItems(trx, [orderId])
  const row = await orderRows(trx).where('id', '=', orderId).executeTakeFirstOrThrow()
  const [order] = await withLines(trx, [row])
  return order && { row, order }
}

/**
 * Reserves what an order holds no more, if it is all there; an order that holds it already changes nothing. The order
 * must be locked.
 * @returns false when pieces are missing: nothing is reserved then.
 */
export async function holdAgain(trx: Trx, { row }: LockedOrder): Promise<boolean> {
  const isHeld = row.state !== 'expired' && !row.is_due && !row.is_short
  if (isHeld) return true
  await release(trx, row.id)
  const missing = await sql`
    select from (
      select variant_id, sum(quantity) as wanted from order_lines
      where order_id = ${row.id} and variant_id is not null group by variant_id
    ) demand
    join variants v on v.id = demand.variant_id
    where demand.wanted > ${availableStock}`.execute(trx)
  if (missing.rows.length > 0) return false
  await trx
    .updateTable('orders')
    .set({
      state: sql`case state when 'expired' then 'placed' else state end`,
      is_short: false,
      expires_at: null,
    })
    .where('id', '=', row.id)
    .execute()
  await reserve(trx, row.id)
  return true
}

/** Reserves what the lines want, each variant once, for as long as the order says. */
export async function reserve(trx: Trx, orderId: number): Promise<void> {
  await sql`
    insert into reservations (variant_id, order_id, quantity, expires_at)
      select l.variant_id, o.id, sum(l.quantity), o.expires_at
      from orders o join order_lines l on l.order_id = o.id
      where o.id = ${orderId} and l.variant_id is not null
      group by o.id, l.variant_id order by l.variant_id`.execute(trx)
}

export async function release(trx: Trx, orderId: number): Promise<void> {
  await trx
    .updateTable('reservations')
    .set({ state: 'released' })
    .where('order_id', '=', orderId)
    .where('state', '=', 'open')
    .execute()
}

/** @param expiresAt of the order and its reservations alike; null: never */
export async function holdUntil(
  trx: Trx,
  orderId: number,
  expiresAt: RawBuilder<Date> | null,
): Promise<void> {
  await trx.updateTable('orders').set({ expires_at: expiresAt }).where('id', '=', orderId).execute()
  await trx
    .updateTable('reservations')
    .set({ expires_at: sql<Date>`(select expires_at from orders where id = ${orderId})` })
    .where('order_id', '=', orderId)
    .where('state', '=', 'open')
    .execute()
}

export function inHours(hours: number) {
  return sql<Date>`clock_timestamp() + make_interval(secs => ${hours * 3_600})`
}
