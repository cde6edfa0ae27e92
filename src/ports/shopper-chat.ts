import type { Inquiry } from '#src/domain/inquiry.ts'
import type { Product } from '#src/domain/product.ts'
import type { ProductReply } from '#src/domain/questions/answer-about.ts'
import type { Selection } from '#src/domain/selection.ts'
import type { PhotoProblem } from './errors.ts'
import type { ChatMessage } from './inquiry-store.ts'
import type { Offer } from './offers.ts'

/** What a shopper is shown; each kind replaces what the answer message said before. */
export type Answer = AnswerKind & {
  /** Beside it the shopper is asked whether models outside of the shop may see the photo. */
  readonly asksConsent?: boolean
}

type AnswerKind =
  | ProductAnswer
  /** Of several products in one photo, `framed` is that photo: it is shown with a frame around each. */
  | {
      readonly kind: 'choice'
      readonly offered: readonly Offer[]
      readonly framed?: Uint8Array
    }
  /** Others like the product of this place. */
  | { readonly kind: 'similar'; readonly offered: readonly Offer[]; readonly place: number }
  /** Nobody knows it yet: what is it? It may be of a category that the shop has none of now. */
  | { readonly kind: 'describe'; readonly gone?: string | undefined }
  | { readonly kind: 'ticket' }
  /** A ticket, for a question that was understood to be one. */
  | { readonly kind: 'asked-person' }
  | { readonly kind: 'unreadable'; readonly problem: PhotoProblem }
  /** Words that describe nothing the shop sells. */
  | { readonly kind: 'nothing-found' }
  /** The answer to a question about a product that was spoken of. */
  | { readonly kind: 'about-product'; readonly product: Product; readonly reply: ProductReply }
  /** The shop's own words, to a question about the shop. */
  | { readonly kind: 'shop-answer'; readonly text: string }
  /** An address that names no product of the shop. */
  | { readonly kind: 'link' }
  | { readonly kind: 'send-photo' }
  | { readonly kind: 'not-sold' }
  /** What a manager said was wrong; another word is to come. */
  | { readonly kind: 'taken-back' }
  | { readonly kind: 'cancelled' }

/** One product with its picture. */
export interface ProductAnswer extends Offer {
  readonly kind: 'product'
  readonly selection: Selection
}

/** The shoppers' chats, as the use cases see them. */
export interface ShopperChat {
  /**
   * Says "looking …" in answer to the inquiry. @returns the message that the answer will replace.
   * @throws ShopperGoneError
   */
  sendPlaceholder(inquiry: Inquiry): Promise<ChatMessage>
  /** Shows for some seconds that somebody is typing. */
  showTyping(inquiry: Inquiry): Promise<void>
  /** Says in the placeholder that it takes longer. */
  showStillLooking(inquiry: Inquiry, message: ChatMessage): Promise<void>
  /**
   * Says that a manager has answered, in answer to the inquiry. @returns the message to show the answer in.
   * @throws ShopperGoneError
   */
  sendReplyPlaceholder(inquiry: Inquiry): Promise<ChatMessage>
  /**
   * Editing into what is shown already is no error. A message that the shopper deleted is sent anew.
   * @returns where the answer stands.
   * @throws ShopperGoneError
   */
  showAnswer(inquiry: Inquiry, message: ChatMessage, answer: Answer): Promise<ChatMessage>
}
