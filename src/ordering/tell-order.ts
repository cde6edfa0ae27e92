import { ShopperGoneError } from '#src/ports/errors.ts'
import type { JobWorker } from '#src/ports/jobs.ts'
import type { OrderChat } from '#src/ports/order-chat.ts'
import type { Orders } from '#src/ports/orders.ts'

export interface TellOrderDependencies {
  readonly orders: Pick<Orders, 'event' | 'get' | 'markTold'>
  readonly orderChat: Pick<OrderChat, 'tell'>
  /** Told when a shopper could not be told, for good. */
  readonly onLost: (orderId: number, what: 'tell-order') => void
}

/** Tells a shopper what happened to their order, once. */
export function createTellOrderWorker(
  dependencies: TellOrderDependencies,
): JobWorker<'tell-order'> {
  const { orders, orderChat, onLost } = dependencies
  return {
    async handle({ eventId }) {
      const event = await orders.event(eventId)
      if (!event || event.isTold) return
      const order = await orders.get(event.orderId)
      if (order?.shopper) await unlessGone(orderChat.tell(order, event.kind))
      await orders.markTold(eventId)
    },
    async giveUp({ eventId }) {
      const event = await orders.event(eventId)
      if (event && !event.isTold) onLost(event.orderId, 'tell-order')
    },
  }
}

/** Who has left need not be told. */
export async function unlessGone(telling: Promise<void>): Promise<void> {
  try {
    await telling
  } catch (error) {
    if (!(error instanceof ShopperGoneError)) throw error
  }
}
