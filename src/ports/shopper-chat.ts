import type { Inquiry } from '#src/domain/inquiry.ts'
import type { Notice } from '#src/domain/notice.ts'
import type { Product } from '#src/domain/product.ts'
import type { Ticket } from '#src/domain/ticket.ts'
import type { Offer } from './offers.ts'

/** What a shopper is shown; each kind replaces what the answer message said before. */
export type Answer =
  | { readonly kind: 'product'; readonly product: Product; readonly photo: Uint8Array | undefined }
  | { readonly kind: 'choice'; readonly offered: readonly Offer[] }
  | { readonly kind: 'ticket' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'not-sold' }
  | { readonly kind: 'cancelled' }

/** What a manager is shown of a ticket. */
export interface TicketCard {
  readonly ticket: Ticket
  readonly inquiry: Inquiry
  /** The shopper's first photo; undefined when it could not be fetched. */
  readonly photo: Uint8Array | undefined
  readonly offered: readonly Offer[]
  /** The product a manager named; undefined while it is open. */
  readonly named: Product | undefined
}

/** The chats, as the use cases see them. Editing into what is shown already is no error. */
export interface Conversation {
  /**
   * Says "looking …" in answer to the photo. @returns the message that the answer will replace.
   * @throws ShopperGoneError
   */
  sendPlaceholder(inquiry: Inquiry): Promise<number>
  /**
   * Says that a manager has answered, in answer to the photo. @returns the message to show the answer in.
   * @throws ShopperGoneError
   */
  sendReplyPlaceholder(inquiry: Inquiry): Promise<number>
  showAnswer(inquiry: Inquiry, messageId: number, answer: Answer): Promise<void>
  /** @returns undefined when no managers' group is set. */
  postTicket(card: TicketCard): Promise<{ chatId: number; messageId: number } | undefined>
  updateTicket(card: TicketCard, staffMessageId: number): Promise<void>
  /** Does nothing when no managers' group is set. */
  tellManagers(notice: Notice): Promise<void>
}

/** Files as Telegram keeps them. */
export interface FileSource {
  /**
   * @throws PhotoError for a file that is too big, TelegramFileError for all else. Their messages never hold the
   * address, for that holds the token.
   */
  fetch(fileId: string): Promise<Uint8Array>
}
