import type { Updateable } from 'kysely'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { OrderEventKind } from '#src/domain/order.ts'
import type { Trx } from './order-rows.ts'

interface Happening {
  readonly orderId: number
  readonly kind: OrderEventKind
  readonly changes?: Updateable<Database['orders']>
}

/** Notes what happened to an order, and promises to tell the shopper, once, and to show the managers. */
export async function happened(
  trx: Trx,
  jobs: JobSender,
  { orderId, kind, changes }: Happening,
): Promise<void> {
  if (changes) await trx.updateTable('orders').set(changes).where('id', '=', orderId).execute()
  const { id: eventId } = await trx
    .insertInto('order_events')
    .values({ order_id: orderId, kind })
    .returning('id')
    .executeTakeFirstOrThrow()
  await jobs.send(trx, 'tell-order', { eventId })
  await showOrder(trx, jobs, orderId)
}

/** Promises that the managers will see the order as it is now. */
export async function showOrder(trx: Trx, jobs: JobSender, orderId: number): Promise<void> {
  await jobs.send(trx, 'show-order', { orderId })
}
