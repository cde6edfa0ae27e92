import type { RestockWish } from '#src/domain/order.ts'

/** Shoppers who want to be told when something is back: each once. */
export interface Restock {
  /** A wish that is there already changes nothing. */
  wish(wish: Omit<RestockWish, 'id'>): Promise<void>
  /** Promises to tell those whose wish can be had now. @returns how many. */
  noticeReturned(): Promise<number>
  /** undefined: they were told, or have left. */
  get(wishId: number): Promise<RestockWish | undefined>
  /** It is fulfilled. */
  remove(wishId: number): Promise<void>
}
