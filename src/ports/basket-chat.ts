import type { Language } from '#src/domain/language.ts'
import type { DeliveryMethod, Draft, Order, PaymentMethod } from '#src/domain/order.ts'
import type { Position } from '#src/domain/order-position.ts'
import type { ChatMessage } from './inquiry-store.ts'
import type { PriceChange, Shortage } from './orders.ts'

/** What a shopper must be told together with a step. */
export type BasketNotice =
  | { readonly kind: 'price-changed'; readonly changes: readonly PriceChange[] }
  | { readonly kind: 'short'; readonly shortages: readonly Shortage[] }
  /** The order that this one was to take the place of is packed. */
  | { readonly kind: 'too-late' }

/** What there is to choose from. */
export interface Offered {
  readonly deliveries: readonly DeliveryMethod[]
  readonly payments: readonly PaymentMethod[]
}

/** What a shopper sees of their order. */
export type BasketView =
  | {
      readonly kind: 'step'
      readonly draft: Draft
      readonly position: Position
      readonly offered: Offered
      readonly notice?: BasketNotice | undefined
    }
  | { readonly kind: 'placed'; readonly order: Order }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'nothing' }

/** Whose private chat it is, and what is spoken there. */
export interface BasketPlace {
  readonly chatId: number
  readonly language: Language
}

/** The shoppers' chats, as the order dialogue sees them. */
export interface BasketChat {
  /**
   * Shows it in a message that is there, where one can be edited into it, else in a new one. To show what is shown
   * already is no error.
   * @throws ShopperGoneError
   */
  show(place: BasketPlace, view: BasketView, message?: ChatMessage): Promise<void>
}
