import type { ChatMessage } from './inquiry-store.ts'

/** A message that was passed on, as it stands in both chats: one of the two is the copy. */
export interface PassedOn {
  readonly inquiryId: number
  readonly shopper: ChatMessage
  readonly staff: ChatMessage
}

/** Where a shopper's words to the managers belong. */
export interface OpenTalk {
  readonly inquiryId: number
  /** The ticket in the managers' group. */
  readonly ticketMessage: ChatMessage
}

/** A shopper's message, and where it may belong. */
export interface ShopperPlace extends ChatMessage {
  /** The message of the same chat that it replies to. */
  readonly repliesTo: number | undefined
  /** For how long a talk is open in which nobody says anything. */
  readonly minutes: number
}

/** Who wrote what to whom: the messages that the bot passes on between managers and shoppers. */
export interface TalkStore {
  /** The inquiry of a message in a managers' group: a ticket, or what a shopper wrote under it. */
  inquiryOf(message: ChatMessage): Promise<number | undefined>
  /** Whether a message was passed on, or is the copy of one. */
  has(message: ChatMessage): Promise<boolean>
  /**
   * The talk that a shopper's message belongs to: the one it replies to, else the one that the last message before it is
   * part of, while that is no older than `minutes`. What the bot says of its own ends a talk.
   */
  openFor(place: ShopperPlace): Promise<OpenTalk | undefined>
  note(passedOn: PassedOn): Promise<void>
}
