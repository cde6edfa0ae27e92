import type { JobWorker } from '#src/ports/jobs.ts'
import type { Orders } from '#src/ports/orders.ts'
import type { StaffChat } from '#src/ports/staff-chat.ts'

export interface ShowOrderDependencies {
  readonly orders: Pick<Orders, 'get' | 'setStaffMessage'>
  readonly staffChat: Pick<StaffChat, 'showOrder'>
  /** Told when the managers could not be shown an order, for good. */
  readonly onLost: (orderId: number, what: 'show-order') => void
}

/** Shows the managers an order as it is now, always in the same message. */
export function createShowOrderWorker(
  dependencies: ShowOrderDependencies,
): JobWorker<'show-order'> {
  return {
    handle: ({ orderId }) => showOrder(dependencies, orderId),
    giveUp: async ({ orderId }) => dependencies.onLost(orderId, 'show-order'),
  }
}

async function showOrder(
  { orders, staffChat }: Pick<ShowOrderDependencies, 'orders' | 'staffChat'>,
  orderId: number,
): Promise<void> {
  const order = await orders.get(orderId)
  if (!order) return
  const message = await staffChat.showOrder(order)
  const before = order.staffMessage
  const isNew = message && message.messageId !== before?.messageId
  if (isNew) await orders.setStaffMessage(orderId, message)
}
