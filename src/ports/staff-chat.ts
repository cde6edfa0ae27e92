import type { Inquiry } from '#src/domain/inquiry.ts'
import type { Notice } from '#src/domain/notice.ts'
import type { Order, OrderLine } from '#src/domain/order.ts'
import type { Product } from '#src/domain/product.ts'
import type { Ticket } from '#src/domain/ticket.ts'
import type { ChatMessage } from './inquiry-store.ts'
import type { Offer } from './offers.ts'
import type { TicketBackground } from './ticket-store.ts'

/** What a manager is shown of a ticket. */
export interface TicketCard {
  readonly ticket: Ticket
  readonly inquiry: Inquiry
  readonly picture: {
    /** `pictureKey` of what it shows; null for words alone. */
    readonly key: string | null
    /** The shopper's photos that could be fetched; undefined: the card has its picture already. */
    readonly photos: readonly Uint8Array[] | undefined
  }
  /** What it may be, best first. */
  readonly offered: readonly Offer[]
  /** The product a manager named; undefined while it is open. */
  readonly named: Product | undefined
  readonly background: TicketBackground
  /** What is in the shopper's basket. */
  readonly basket: readonly OrderLine[]
  /** The shopper's orders that are not done. */
  readonly orders: readonly Order[]
  /** The shop's, for times in the words of the card. */
  readonly timeZone: string
}

/** What photos may show that came while a person talks with the shopper. */
export interface Seen {
  readonly inquiry: Inquiry
  /** Best first. */
  readonly offered: readonly Offer[]
  /** The photo, as the managers have it. */
  readonly copy: ChatMessage
}

/** The managers' groups, as the use cases see them. Editing into what is shown already is no error. */
export interface StaffChat {
  /** @returns undefined when no managers' group is set. */
  postTicket(card: TicketCard): Promise<ChatMessage | undefined>
  /** @returns false when there is no such message any more. */
  updateTicket(card: TicketCard, message: ChatMessage): Promise<boolean>
  /** @param before the message that told it before @returns the message that tells it now */
  showSeen(seen: Seen, before: ChatMessage | undefined): Promise<ChatMessage>
  /** Deletes a message of a ticket. @returns false where Telegram does not allow that. */
  removeTicket(message: ChatMessage): Promise<boolean>
  /**
   * Shows an order as it is now, in its own message, or in a new one where there is none any more.
   * @returns where it stands; undefined when no managers' group is set.
   */
  showOrder(order: Order): Promise<ChatMessage | undefined>
  /** Does nothing when no managers' group is set. @param under the message that it is about */
  tell(notice: Notice, under?: TopicMessage | null): Promise<void>
}

/** A message, and the topic that it stands in; null where it stands in none. */
export interface TopicMessage extends ChatMessage {
  readonly threadId: number | null
}
