import { sql } from 'kysely'
import { keepNotice } from '#src/adapters/postgres/chat/notices.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import { isPaid, isPayable, type Order } from '#src/domain/order.ts'
import type { Checkout, CheckoutAnswer, Paid, Payment } from '#src/ports/orders.ts'
import { expireIfDue } from './advance-order.ts'
import { happened, showOrder } from './happened.ts'
import { holdAgain, holdUntil, type LockedOrder, lockOrder, release } from './hold.ts'
import { readOrder, type Trx } from './order-rows.ts'

/** Counts money. See `Orders.pay`. The charge is written first: who tells it again waits here, and locks nothing. */
export async function pay(trx: Trx, jobs: JobSender, payment: Payment): Promise<Paid> {
  const { chargeId, orderId, amountMinor, currency, source } = payment
  const isNew = await trx
    .insertInto('payments')
    .values({ charge_id: chargeId, order_id: null, amount_minor: amountMinor, currency, source })
    .onConflict((conflict) => conflict.doNothing())
    .returning('charge_id')
    .executeTakeFirst()
  if (!isNew) return { result: 'repeated', order: await readOrder(trx, orderId) }
  const locked = await lockOrder(trx, orderId)
  if (locked?.order.total.currency !== currency) {
    await tellManagers(trx, jobs, { kind: 'payment-unmatched', payment })
    return { result: 'unmatched', order: undefined }
  }
  await trx
    .updateTable('payments')
    .set({ order_id: orderId })
    .where('charge_id', '=', chargeId)
    .execute()
  const paidMinor = locked.order.paidMinor + amountMinor
  await trx.updateTable('orders').set({ paid_minor: paidMinor }).where('id', '=', orderId).execute()
  const isAllNow = !isPaid(locked.order) && isPaid({ ...locked.order, paidMinor })
  if (isAllNow) await settle(trx, jobs, { locked, payment })
  else await showOrder(trx, jobs, orderId)
  return { result: 'counted', order: await readOrder(trx, orderId) }
}

interface Settling {
  readonly locked: LockedOrder
  readonly payment: Payment
}

/** What is paid is theirs for good, if it is still there. */
async function settle(trx: Trx, jobs: JobSender, { locked, payment }: Settling): Promise<void> {
  const { id: orderId, state } = locked.order
  switch (state) {
    case 'placed':
    case 'expired':
    case 'accepted': {
      if (await holdAgain(trx, locked)) {
        await holdUntil(trx, orderId, null)
        return happened(trx, jobs, { orderId, kind: 'paid' })
      }
      await release(trx, orderId)
      const changes = { state: 'placed', is_short: true, expires_at: null } as const
      await happened(trx, jobs, { orderId, kind: 'paid-short', changes })
      return tellManagers(trx, jobs, { kind: 'paid-short', payment })
    }
    case 'packed':
    case 'shipped':
    case 'done':
      return happened(trx, jobs, { orderId, kind: 'paid' })
    case 'cancelled':
    case 'returning':
    case 'exchanging':
    case 'returned':
    case 'exchanged':
      await happened(trx, jobs, { orderId, kind: 'paid-late' })
      return tellManagers(trx, jobs, { kind: 'paid-late', payment })
  }
}

interface Trouble {
  readonly kind: 'payment-unmatched' | 'paid-short' | 'paid-late'
  readonly payment: Payment
}

async function tellManagers(trx: Trx, jobs: JobSender, { kind, payment }: Trouble): Promise<void> {
  const { orderId, amountMinor, currency, chargeId } = payment
  const notice = { kind, orderId, amountMinor, currency, chargeId }
  await keepNotice(trx, jobs, { key: `payment:${chargeId}`, notice })
}

const checkoutMinutes = 15

/** Looks before money is taken. See `Orders.checkOut`. */
export async function checkOut(
  trx: Trx,
  jobs: JobSender,
  { orderId, shopperId, amountMinor, currency }: Checkout,
): Promise<CheckoutAnswer> {
  const locked = await lockOrder(trx, orderId, shopperId)
  if (!locked || !isPayable(locked.order)) return 'closed'
  if (!isOwed(locked.order, amountMinor, currency)) return 'other-price'
  if (!(await holdAgain(trx, locked))) {
    await expireIfDue(trx, jobs, locked)
    return 'short'
  }
  if (locked.order.lines.some(({ isCounted }) => isCounted)) {
    const soon = sql<Date>`clock_timestamp() + make_interval(mins => ${checkoutMinutes})`
    await holdUntil(trx, orderId, sql<Date>`greatest(expires_at, ${soon})`)
  }
  return 'good'
}

function isOwed({ total, paidMinor }: Order, amountMinor: number, currency: string): boolean {
  return total.currency === currency && total.minor - paidMinor === amountMinor
}
