import type { Language } from '#src/domain/language.ts'
import type { Money } from '#src/domain/money.ts'
import type {
  Draft,
  DraftContent,
  Order,
  OrderEvent,
  OrderedItem,
  OrderStep,
  RememberedBuyer,
} from '#src/domain/order.ts'
import type { ChatMessage } from './inquiry-store.ts'

/** Whose basket it is. */
export interface Shopper {
  readonly id: number
  /** As Telegram has it. */
  readonly name: string
  readonly language: Language
}

/** The update that changes a basket. */
export interface DraftUpdate {
  readonly id: number
  /** When it was sent. */
  readonly at: Date
}

/** Whether a change was made. `repeated`: the same update made one before, and nothing was changed again. */
export interface DraftChanged {
  readonly result: 'changed' | 'unchanged' | 'repeated'
  /** As it stands now. */
  readonly draft: Draft
}

/** The baskets that shoppers fill: one each. */
export interface Drafts {
  find(shopperId: number): Promise<Draft | undefined>
  /**
   * Changes a shopper's basket, in one transaction: a new one where there is none. An update changes it once, however
   * often it is handled.
   * @param change pure; undefined leaves everything as it is
   */
  change(
    shopper: Shopper,
    update: DraftUpdate,
    change: (draft: Draft) => Partial<DraftContent> | undefined,
  ): Promise<DraftChanged>
  /** @returns false when there is none. */
  discard(shopperId: number): Promise<boolean>
  remembered(shopperId: number): Promise<RememberedBuyer | undefined>
}

export interface ConfirmRequest {
  readonly draftId: number
  readonly shopperId: number
  /** What the summary showed that the shopper confirms. */
  readonly revision: number
}

/** What a basket lacks to be an order. */
export type Missing = 'lines' | 'contact' | 'delivery' | 'payment' | 'one-currency'

export type Confirmed =
  /** `isNew` is false when it was confirmed before. */
  | { readonly result: 'placed'; readonly order: Order; readonly isNew: boolean }
  /** There is no such basket, or it was changed since it was shown: to be shown anew. */
  | { readonly result: 'outdated' }
  | { readonly result: 'incomplete'; readonly missing: readonly Missing[] }
  /** The basket has the new prices now: to be shown and confirmed anew. */
  | {
      readonly result: 'price-changed'
      readonly draft: Draft
      readonly changes: readonly PriceChange[]
    }
  /** Nothing was changed. */
  | { readonly result: 'short'; readonly draft: Draft; readonly shortages: readonly Shortage[] }
  /** The order that this one was to take the place of is packed or paid. */
  | { readonly result: 'too-late' }

export interface PriceChange extends OrderedItem {
  readonly before: Money
  readonly now: Money
}

export interface Shortage extends OrderedItem {
  /** Pieces in all lines of the basket. */
  readonly wanted: number
  readonly available: number
}

/** What became of a step. */
export interface Advanced {
  /** `impossible`: not from the state it is in. `short`: its pieces went to others meanwhile. */
  readonly result: 'done' | 'impossible' | 'short'
  /** As it stands now. */
  readonly order: Order
}

/** Money that came. */
export interface Payment {
  readonly orderId: number
  /** Unique: the same money comes once, however often it is told. */
  readonly chargeId: string
  readonly amountMinor: number
  readonly currency: string
  readonly source: 'manager' | 'webhook' | 'telegram'
}

/**
 * `counted`: it is the order's. `repeated`: it was before. `unmatched`: kept, but of no order, or in another currency: a
 * manager has to look.
 */
export interface Paid {
  readonly result: 'counted' | 'repeated' | 'unmatched'
  readonly order: Order | undefined
}

export interface Checkout {
  readonly orderId: number
  readonly shopperId: number
  readonly amountMinor: number
  readonly currency: string
}

/** Whether money may be taken now. */
export type CheckoutAnswer = 'good' | 'short' | 'other-price' | 'closed'

/** What the shop sells in the chat. Each method is one transaction. */
export interface Orders {
  /** Turns a basket into an order and reserves its pieces: all of it or nothing, and once. */
  confirm(request: ConfirmRequest): Promise<Confirmed>
  /** @param shopperId given: only when it is theirs */
  get(orderId: number, shopperId?: number): Promise<Order | undefined>
  /** A shopper's own, the newest first. */
  ofShopper(shopperId: number, limit: number): Promise<readonly Order[]>
  /** All that somebody has to do something with, the oldest first. */
  open(limit: number): Promise<readonly Order[]>
  /**
   * Does a step, releases or sells what was reserved, and promises to tell shopper and managers.
   * @param shopperId given: only when the order is theirs
   * @returns undefined when there is no such order.
   */
  advance(orderId: number, step: OrderStep, shopperId?: number): Promise<Advanced | undefined>
  /** Money is never refused: what no order waits for is kept, and a manager is told. */
  pay(payment: Payment): Promise<Paid>
  /** Looks, before money is taken, whether price and pieces are what the shopper was told, and holds them. */
  checkOut(checkout: Checkout): Promise<CheckoutAnswer>
  /** Notes a manager's words. @returns undefined when there is no such order. */
  note(orderId: number, note: OrderNote): Promise<Order | undefined>
  /** Ends reservations whose time is over. @returns how many orders. */
  expireDue(): Promise<number>
  setStaffMessage(orderId: number, message: ChatMessage): Promise<void>
  event(eventId: number): Promise<OrderEvent | undefined>
  markTold(eventId: number): Promise<void>
}

/** What a manager, or a webhook, adds to an order. */
export type OrderNote = {
  readonly kind: 'receipt' | 'payment-link' | 'refund'
  readonly text: string
}
