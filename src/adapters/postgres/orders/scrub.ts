import { sql } from 'kysely'
import type { Trx } from './order-rows.ts'

const open = ['placed', 'expired', 'accepted', 'packed', 'shipped', 'returning', 'exchanging']

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
    .set(nobody)
    .where('id', '=', orderId)
    .where('forget_when_closed', '=', true)
    .where('state', 'not in', open as never)
    .execute()
}

/** The same at once, of all that are closed; those under way follow when they are. Baskets go. */
export async function scrubShopper(trx: Trx, shopperId: number): Promise<void> {
  const own = sql<boolean>`shopper_id = ${shopperId}`
  await trx.deleteFrom('orders').where(own).where('state', '=', 'draft').execute()
  await trx
    .updateTable('orders')
    .set({ forget_when_closed: true })
    .where(own)
    .where('state', 'in', open as never)
    .execute()
  await trx
    .updateTable('orders')
    .set(nobody)
    .where(own)
    .where('state', 'not in', open as never)
    .execute()
}
