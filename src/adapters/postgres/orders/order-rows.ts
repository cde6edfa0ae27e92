import { type Selectable, sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { Draft, Order, OrderLine, OrderState, PlacedLine } from '#src/domain/order.ts'

export type Trx = Transaction<Database>
export type OrderRow = Selectable<Database['orders']> & { readonly is_due: boolean }
type LineRow = Selectable<Database['order_lines']>

/** Its reservations are over, whether or not a job has seen that. The clock, not the transaction's start: see `hold`. */
const isDue = sql<boolean>`coalesce(expires_at <= clock_timestamp(), false)`

/** Orders and baskets, without an order. */
export function orderRows(db: Db) {
  return db.selectFrom('orders').selectAll().select(isDue.as('is_due'))
}

export async function lockRow(trx: Trx, orderId: number): Promise<OrderRow | undefined> {
  return orderRows(trx).where('id', '=', orderId).forUpdate().executeTakeFirst()
}

export async function withLines(db: Db, rows: readonly OrderRow[]): Promise<readonly Order[]> {
  const placed = rows.filter(({ state }) => state !== 'draft')
  const lines = await linesOf(
    db,
    placed.map(({ id }) => id),
  )
  return placed.map((row) => toOrder(row, lines.get(row.id) ?? []))
}

/** Of each order, in their places. */
async function linesOf(
  db: Db,
  orderIds: readonly number[],
): Promise<ReadonlyMap<number, readonly LineRow[]>> {
  if (orderIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('order_lines')
    .selectAll()
    .where('order_id', 'in', orderIds)
    .orderBy('order_id')
    .orderBy('position')
    .execute()
  return Map.groupBy(rows, ({ order_id }) => order_id)
}

export async function readOrder(db: Db, orderId: number): Promise<Order | undefined> {
  const [order] = await withLines(db, await orderRows(db).where('id', '=', orderId).execute())
  return order
}

export async function toDraft(db: Db, row: OrderRow): Promise<Draft> {
  const lines = (await linesOf(db, [row.id])).get(row.id) ?? []
  return {
    id: row.id,
    shopper: { id: Number(row.shopper_id), name: row.shopper_name },
    language: row.language,
    lines: lines.map(toLine),
    contact: row.contact,
    delivery: row.delivery,
    payment: row.payment,
    comment: row.comment,
    remember: row.remember,
    step: row.step,
    scratch: row.scratch,
    replaces: row.replaces,
    revision: row.revision,
    lastUpdateId: row.last_update_id === null ? null : Number(row.last_update_id),
    touchedAt: row.touched_at,
  }
}

function toLine(row: LineRow): OrderLine {
  return {
    sku: row.sku,
    size: row.size,
    colour: row.color,
    name: row.name,
    quantity: row.quantity,
    price: { minor: Number(row.price_minor), currency: row.currency },
    inquiryId: row.inquiry_id,
  }
}

function toPlacedLine(row: LineRow): PlacedLine {
  return { ...toLine(row), method: row.method, isCounted: row.variant_id !== null }
}

function toOrder(row: OrderRow, lines: readonly LineRow[]): Order {
  const { placed_at: placedAt, payment, state } = row
  if (placedAt === null || payment === null || state === 'draft') {
    throw new Error(`order ${row.id} was never placed`)
  }
  return {
    id: row.id,
    shopper:
      row.shopper_id === null ? null : { id: Number(row.shopper_id), name: row.shopper_name },
    language: row.language,
    state: row.is_due ? ('expired' satisfies OrderState) : state,
    lines: lines.map(toPlacedLine),
    contact: row.contact,
    delivery: row.delivery,
    payment,
    comment: row.comment,
    total: { minor: Number(row.total_minor), currency: row.currency ?? '' },
    paidMinor: Number(row.paid_minor),
    isShort: row.is_short,
    expiresAt: row.is_due ? null : row.expires_at,
    trackingNumber: row.tracking_number,
    receipt: row.receipt,
    paymentLink: row.payment_link,
    cancelReason: row.cancel_reason,
    refundNote: row.refund_note,
    staffMessage:
      row.staff_chat_id === null || row.staff_message_id === null
        ? null
        : { chatId: Number(row.staff_chat_id), messageId: Number(row.staff_message_id) },
    placedAt,
  }
}
