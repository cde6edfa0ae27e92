import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import { type Order, openStates } from '#src/domain/order.ts'
import type { Orders } from '#src/ports/orders.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import { advanceOrder, expireIfDue, noteOnOrder } from './advance-order.ts'
import { confirmOrder } from './confirm-order.ts'
import { lockOrder } from './hold.ts'
import { orderRows, type Trx, withLines } from './order-rows.ts'
import { checkOut, pay } from './payments.ts'

export interface OrderStoreOptions {
  readonly jobs: JobSender
  /** For how long pieces are reserved (`reservationHours`). */
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
  /** Told of each new order, once it is kept. */
  readonly onPlaced?: (order: Order) => void
}

export function createOrders(db: Db, { jobs, shopSettings, onPlaced }: OrderStoreOptions): Orders {
  const inTransaction = async <T>(work: (trx: Trx) => Promise<T>) => {
    const result = await db.transaction().execute(work)
    for (const name of ['show-order', 'tell-order', 'tell-managers'] as const) jobs.wake(name)
    return result
  }
  const holdHours = async () => (await shopSettings.read()).reservationHours
  return {
    async confirm(request) {
      const hours = await holdHours()
      const confirming = { ...request, holdHours: hours }
      const confirmed = await inTransaction((trx) => confirmOrder(trx, jobs, confirming))
      if (confirmed.result === 'placed' && confirmed.isNew) onPlaced?.(confirmed.order)
      return confirmed
    },
    async advance(orderId, step, shopperId) {
      const advancing = { orderId, step, shopperId, holdHours: await holdHours() }
      return inTransaction((trx) => advanceOrder(trx, jobs, advancing))
    },
    pay: (payment) => inTransaction((trx) => pay(trx, jobs, payment)),
    checkOut: (checkout) => inTransaction((trx) => checkOut(trx, jobs, checkout)),
    note: (orderId, note) => inTransaction((trx) => noteOnOrder(trx, jobs, { orderId, note })),
    expireDue: () => expireDue(db, (orderId) => inTransaction((trx) => expire(trx, jobs, orderId))),
    ...createReads(db),
    ...createEvents(db),
  }
}

function createReads(db: Db): Pick<Orders, 'get' | 'ofShopper' | 'open'> {
  return {
    async get(orderId, shopperId) {
      const rows = await orderRows(db)
        .where('id', '=', orderId)
        .$if(shopperId !== undefined, (query) => query.where('shopper_id', '=', String(shopperId)))
        .execute()
      return (await withLines(db, rows))[0]
    },
    async ofShopper(shopperId, limit) {
      const rows = await orderRows(db)
        .where('shopper_id', '=', String(shopperId))
        .where('state', '<>', 'draft')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return withLines(db, rows)
    },
    async open(limit) {
      const rows = await orderRows(db)
        .where('state', 'in', openStates)
        .orderBy('id')
        .limit(limit)
        .execute()
      return withLines(db, rows)
    },
  }
}

function createEvents(db: Db): Pick<Orders, 'event' | 'markTold' | 'setStaffMessage'> {
  return {
    async event(eventId) {
      const row = await db
        .selectFrom('order_events')
        .selectAll()
        .where('id', '=', eventId)
        .executeTakeFirst()
      if (!row) return undefined
      const { id, order_id: orderId, kind, told_at: toldAt } = row
      return { id, orderId, kind, isTold: toldAt !== null }
    },
    async markTold(eventId) {
      await db
        .updateTable('order_events')
        .set({ told_at: sql<Date>`now()` })
        .where('id', '=', eventId)
        .execute()
    },
    async setStaffMessage(orderId, { chatId, messageId }) {
      await db
        .updateTable('orders')
        .set({ staff_chat_id: chatId, staff_message_id: messageId })
        .where('id', '=', orderId)
        .execute()
    },
  }
}

const batchSize = 100

async function expireDue(
  db: Db,
  expireOne: (orderId: number) => Promise<boolean>,
): Promise<number> {
  let expired = 0
  for (let after = 0; ; ) {
    const due = await db
      .selectFrom('orders')
      .select('id')
      .where('expires_at', '<=', sql<Date>`clock_timestamp()`)
      .where('id', '>', after)
      .orderBy('id')
      .limit(batchSize)
      .execute()
    for (const { id } of due) if (await expireOne(id)) expired += 1
    const last = due.at(-1)
    if (!last || due.length < batchSize) return expired
    after = last.id
  }
}

async function expire(trx: Trx, jobs: JobSender, orderId: number): Promise<boolean> {
  return expireIfDue(trx, jobs, await lockOrder(trx, orderId))
}
