import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import { createDrafts } from '#src/adapters/postgres/orders/drafts.ts'
import { createFunnel } from '#src/adapters/postgres/orders/funnel.ts'
import { createOrderPrompts } from '#src/adapters/postgres/orders/order-prompts.ts'
import { createOrders } from '#src/adapters/postgres/orders/order-store.ts'
import { createRestock } from '#src/adapters/postgres/orders/restock.ts'
import type { Order } from '#src/domain/order.ts'
import type { Logger } from '#src/lib/logger.ts'
import { messageOf } from '#src/lib/message.ts'
import type { Vitryna } from '#src/main.ts'
import { doEvery } from './do-every.ts'

export type OrderParts = ReturnType<typeof createOrderParts>

interface OrderPartsOptions {
  readonly vitryna: Vitryna
  readonly log: Logger
}

/** Where baskets, orders and what belongs to them are kept. */
export function createOrderParts({ vitryna, log }: OrderPartsOptions, jobs: JobSender) {
  const { db } = vitryna.connection
  const { metrics } = vitryna
  const funnel = createFunnel(db, {
    onReached: metrics.funnelReached,
    onTrouble: (error) => log.debug({ reason: messageOf(error) }, 'funnel'),
  })
  const onPlaced = (order: Order) => {
    metrics.ordered(order)
    if (order.shopper) void funnel.reach('purchase', order.shopper.id)
  }
  return {
    funnel,
    drafts: createDrafts(db),
    orders: createOrders(db, { jobs, shopSettings: vitryna.stores.shopSettings, onPlaced }),
    restock: createRestock(db, jobs),
    orderPrompts: createOrderPrompts(db),
  }
}

const upkeepIntervalMs = 60_000

/** Ends reservations whose time is over, and sees what is back in stock. @returns how to stop. */
export function keepOrders(
  { log }: Pick<OrderPartsOptions, 'log'>,
  { orders, restock }: Pick<OrderParts, 'orders' | 'restock'>,
): () => Promise<void> {
  const look = async () => {
    await orders.expireDue()
    await restock.noticeReturned()
  }
  return doEvery(upkeepIntervalMs, look, { log, trouble: 'orders cannot be looked after' })
}
