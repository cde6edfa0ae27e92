import { sql } from 'kysely'
import { openStates } from '#src/domain/order.ts'
import { release } from './hold.ts'
import type { Trx } from './order-rows.ts'

/** What is left of an order says what was sold for how much, and nothing of whom to. */
const nobody = {
  shopper_id: null,
  shopper_name: '',
  contact: null,
  delivery: null,
  comment: null,
  last_update_id: null,
  tracking_number: null,
  receipt: null,
  payment_link: null,
  cancel_reason: null,
  refund_note: null,
  forget_when_closed: false,
} as const

/** Takes everything personal out of an order that is closed, when the shopper asked for it while it was not. */
export async function scrubIfClosed(trx: Trx, orderId: number): Promise<void> {
  await trx
    .updateTable('orders')
    .set({ ...nobody, scratch: '{}' })
    .where('id', '=', orderId)
    .where('forget_when_closed', '=', true)
    .where('state', 'not in', openStates)
    .execute()
  await trx
    .updateTable('order_lines as l')
    .from('orders as o')
    .set({ inquiry_id: null })
    .whereRef('o.id', '=', 'l.order_id')
    .where('o.id', '=', orderId)
    .where('o.shopper_id', 'is', null)
    .execute()
}

/**
 * Makes a shopper's orders nobody's. Baskets go; what is neither paid nor packed is cancelled; a parcel under way keeps
 * what it needs to arrive, until it is closed.
 * @returns those that managers were shown
 */
export async function scrubOrders(trx: Trx, shopperId: number): Promise<readonly number[]> {
  const own = sql<boolean>`shopper_id = ${shopperId}`
  await trx.deleteFrom('orders').where(own).where('state', '=', 'draft').execute()
  await trx.selectFrom('orders').select('id').where(own).orderBy('id').forUpdate().execute()
  const rows = await trx
    .updateTable('orders')
    .set({ forget_when_closed: true })
    .where(own)
    .returning(['id', 'state', 'paid_minor', 'staff_message_id'])
    .execute()
  for (const { id, state, paid_minor } of rows) {
    const isUnmade = state === 'placed' || state === 'expired' || state === 'accepted'
    if (isUnmade && Number(paid_minor) === 0) {
      await release(trx, id)
      const cancelled = { state: 'cancelled', expires_at: null } as const
      await trx.updateTable('orders').set(cancelled).where('id', '=', id).execute()
    }
    await scrubIfClosed(trx, id)
  }
  await trx.deleteFrom('remembered_buyers').where(own).execute()
  await trx.deleteFrom('restock_wishes').where(own).execute()
  await trx.deleteFrom('funnel_steps').where(own).execute()
  return rows.filter((row) => row.staff_message_id !== null).map(({ id }) => id)
}
