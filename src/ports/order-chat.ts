import type { Order, OrderEventKind, RestockWish } from '#src/domain/order.ts'
import type { Product } from '#src/domain/product.ts'

/** Shoppers' chats, for what happens to their orders. */
export interface OrderChat {
  /**
   * Tells the shopper what happened to their order; to pay they get an invoice, or the shop's link.
   * @throws ShopperGoneError
   */
  tell(order: Order, kind: OrderEventKind): Promise<void>
  /** @throws ShopperGoneError */
  tellRestocked(wish: RestockWish, product: Product): Promise<void>
}
