import { isPaid, type OrderWords, type StepKind } from '#src/domain/order.ts'
import type { Orders } from '#src/ports/orders.ts'

export interface ManageOrderDependencies {
  readonly orders: Pick<Orders, 'get' | 'advance' | 'pay' | 'note'>
}

/** What became of what a manager does. `bad-link`: a link must be an address that can be opened. */
export type Managed = 'done' | 'impossible' | 'short' | 'no-order' | 'no-words' | 'bad-link'

/** A manager's tap that needs no words. */
export async function actOnOrder(
  { orders }: ManageOrderDependencies,
  act: Exclude<StepKind, OrderWords> | 'paid',
  orderId: number,
): Promise<Managed> {
  if (act === 'paid') return markPaid(orders, orderId)
  return (await orders.advance(orderId, { kind: act }))?.result ?? 'no-order'
}

/** What is owed has come; once, for a second tap tells of the same money. */
async function markPaid(
  orders: ManageOrderDependencies['orders'],
  orderId: number,
): Promise<Managed> {
  const order = await orders.get(orderId)
  if (!order) return 'no-order'
  if (isPaid(order)) return 'impossible'
  const { total, paidMinor } = order
  await orders.pay({
    orderId,
    chargeId: `manager:${orderId}:${paidMinor}`,
    amountMinor: total.minor - paidMinor,
    currency: total.currency,
    source: 'manager',
  })
  return 'done'
}

export interface ManagerWords {
  readonly orderId: number
  readonly kind: OrderWords
  readonly text: string
}

const maxWords = 300
/** "There are none." */
const noWords = /^[-–—]$/

/** What a manager wrote when asked for it. Bears repetition. */
export async function takeWords(
  { orders }: ManageOrderDependencies,
  { orderId, kind, text }: ManagerWords,
): Promise<Managed> {
  const words = text.trim().slice(0, maxWords)
  if (words === '') return 'no-words'
  const said = noWords.test(words) ? null : words
  switch (kind) {
    case 'ship': {
      const shipped = await orders.advance(orderId, { kind, trackingNumber: said })
      return repeated(shipped, shipped?.order.trackingNumber === said)
    }
    case 'cancel': {
      const cancelled = await orders.advance(orderId, { kind, by: 'manager', reason: said })
      return repeated(cancelled, cancelled?.order.cancelReason === said)
    }
    case 'payment-link':
      if (!isAddress(words)) return 'bad-link'
      return (await orders.note(orderId, { kind, text: words })) ? 'done' : 'no-order'
    case 'receipt':
    case 'refund':
      return (await orders.note(orderId, { kind, text: words })) ? 'done' : 'no-order'
  }
}

/** The same words were taken before: whoever wrote them need not hear that it is too late. */
function repeated(advanced: Awaited<ReturnType<Orders['advance']>>, isSame: boolean): Managed {
  if (!advanced) return 'no-order'
  return advanced.result === 'impossible' && isSame ? 'done' : advanced.result
}

function isAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:/i.test(text)
}
