import { sql } from 'kysely'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import {
  isOnDelivery,
  isPaid,
  isPayable,
  type Order,
  type OrderState,
  type OrderStep,
  stateAfter,
} from '#src/domain/order.ts'
import type { Advanced, OrderNote } from '#src/ports/orders.ts'
import { happened } from './happened.ts'
import { holdAgain, holdUntil, inHours, type LockedOrder, lockOrder, release } from './hold.ts'
import { readOrder, type Trx } from './order-rows.ts'
import { scrubIfClosed } from './scrub.ts'

export interface Advancing {
  readonly orderId: number
  readonly step: OrderStep
  readonly shopperId: number | undefined
  /** For how long pieces are reserved that have yet to be paid. */
  readonly holdHours: number
}

/** Does a step. See `Orders.advance`. */
export async function advanceOrder(
  trx: Trx,
  jobs: JobSender,
  advancing: Advancing,
): Promise<Advanced | undefined> {
  const { orderId, shopperId } = advancing
  const locked = await lockOrder(trx, orderId, shopperId)
  if (!locked) return undefined
  const result = await advance(trx, jobs, { ...advancing, locked })
  await expireIfDue(trx, jobs, result === 'done' ? undefined : locked)
  const order = await readOrder(trx, orderId)
  return order && { result, order }
}

interface Step extends Advancing {
  readonly locked: LockedOrder
}

async function advance(trx: Trx, jobs: JobSender, step: Step): Promise<Advanced['result']> {
  const { orderId, locked } = step
  const before = locked.order
  const state = stateAfter(before.state, step.step)
  if (state === undefined) return 'impossible'
  if (step.step.kind === 'accept' && !(await holdAgain(trx, locked))) return 'short'
  await movePieces(trx, step)
  await happened(trx, jobs, {
    orderId,
    kind: state as Exclude<OrderState, 'placed'>,
    changes: { state, ...wordsOf(step.step) },
  })
  const after = { ...before, state }
  const wasAsked = before.state === 'placed' && isPayable(before)
  if (state === 'accepted' && isPayable(after) && !wasAsked) {
    await happened(trx, jobs, { orderId, kind: 'payment-asked' })
  }
  await scrubIfClosed(trx, orderId)
  return 'done'
}

function wordsOf(step: OrderStep) {
  if (step.kind === 'ship') return { tracking_number: step.trackingNumber }
  return step.kind === 'cancel' ? { cancel_reason: step.reason } : {}
}

/** Pieces leave the shelf with the parcel, and come back with it. */
async function movePieces(trx: Trx, { orderId, step, locked, holdHours }: Step): Promise<void> {
  const own = () => trx.updateTable('reservations').where('order_id', '=', orderId)
  const clock = sql<Date>`clock_timestamp()`
  switch (step.kind) {
    case 'accept':
      if (!isOwed(locked.order)) await holdUntil(trx, orderId, null)
      // Who has yet to pay keeps the time that there was.
      else if (locked.order.state === 'expired') await holdUntil(trx, orderId, inHours(holdHours))
      return
    case 'pack':
      return holdUntil(trx, orderId, null)
    case 'ship':
    case 'done':
      await own().set({ state: 'sold', sold_at: clock }).where('state', '=', 'open').execute()
      return
    case 'cancel':
      await release(trx, orderId)
      return holdUntil(trx, orderId, null)
    case 'arrive':
      await own().set({ returned_at: clock }).where('state', '=', 'sold').execute()
      return
    case 'return':
    case 'exchange':
      return
  }
}

/** It is to be paid before it is sent. */
function isOwed(order: Order): boolean {
  return !isOnDelivery(order.payment) && !isPaid(order)
}

/** Ends the reservations of a locked order whose time is over. @returns whether it was. */
export async function expireIfDue(
  trx: Trx,
  jobs: JobSender,
  locked: LockedOrder | undefined,
): Promise<boolean> {
  if (!locked?.row.is_due) return false
  const orderId = locked.order.id
  await release(trx, orderId)
  const changes = { state: 'expired', expires_at: null } as const
  await happened(trx, jobs, { orderId, kind: 'expired', changes })
  return true
}

const noteColumns = {
  receipt: 'receipt',
  'payment-link': 'payment_link',
  refund: 'refund_note',
} as const
const noteEvents = {
  receipt: 'receipt',
  'payment-link': 'payment-asked',
  refund: 'refunded',
} as const

/** Notes a manager's words, and tells the shopper when they are new. */
export async function noteOnOrder(
  trx: Trx,
  jobs: JobSender,
  { orderId, note }: { readonly orderId: number; readonly note: OrderNote },
): Promise<Order | undefined> {
  const locked = await lockOrder(trx, orderId)
  const column = noteColumns[note.kind]
  if (locked && locked.row[column] !== note.text) {
    const changes = { [column]: note.text }
    await happened(trx, jobs, { orderId, kind: noteEvents[note.kind], changes })
  }
  return readOrder(trx, orderId)
}
