import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { JobWorker } from '#src/ports/jobs.ts'
import type { OrderChat } from '#src/ports/order-chat.ts'
import type { Restock } from '#src/ports/restock.ts'
import { unlessGone } from './tell-order.ts'

export interface TellRestockedDependencies {
  readonly restock: Pick<Restock, 'get' | 'remove'>
  readonly catalogue: Pick<CatalogueStore, 'findProducts'>
  readonly orderChat: Pick<OrderChat, 'tellRestocked'>
}

/** Tells a shopper that what they wished for is back, with today's price: once. */
export function createTellRestockedWorker({
  restock,
  catalogue,
  orderChat,
}: TellRestockedDependencies): JobWorker<'tell-restocked'> {
  return {
    async handle({ wishId }) {
      const wish = await restock.get(wishId)
      if (!wish) return
      const [product] = await catalogue.findProducts([wish.sku])
      if (product) await unlessGone(orderChat.tellRestocked(wish, product))
      await restock.remove(wishId)
    },
    giveUp: ({ wishId }) => restock.remove(wishId),
  }
}
