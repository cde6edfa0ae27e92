import type { Priority } from './priority.ts'
import type { Sku } from './sku.ts'
import type { Tag } from './tags.ts'

/** Why a manager is asked. */
export type TicketReason =
  | 'unknown'
  | 'none-of-these'
  | 'not-this'
  | 'asked'
  | 'question'
  | 'disagree'
  | 'failed'
  /** It came while a person was talking with the shopper. */
  | 'in-talk'
  /** The managers have paused the bot. */
  | 'paused'

/** `returned`: the shopper is the bot's again. */
export type TicketState = 'open' | 'answered' | 'closed' | 'returned'

/** Somebody of the managers' groups, as the others call them. */
export interface Manager {
  readonly id: number
  readonly name: string
}

/** A manager with a ticket in hand. */
export interface Claim {
  readonly manager: Manager
  /** When they last did something with it. */
  readonly at: Date
}

/** An inquiry that waits for a manager's word. */
export interface Ticket {
  readonly id: number
  readonly inquiryId: number
  readonly reason: TicketReason
  readonly state: TicketState
  /** null: it waits for whoever takes it. */
  readonly claim: Claim | null
  /** Whose it is to answer: 1 the first line, 2 whom they escalate to. */
  readonly level: 1 | 2
  readonly priority: Priority
  readonly tags: readonly Tag[]
  /** What the shopper thought of it, 1-5; null: not said. */
  readonly rating: number | null
  /** By when it is to be answered. */
  readonly dueAt: Date | null
  /** Where the managers see it; null until it was posted. */
  readonly staffMessage: { readonly chatId: number; readonly messageId: number } | null
  /** What the manager named; null for "we do not sell it". */
  readonly sku: Sku | null
  /** Who said so. */
  readonly decidedBy: Manager | null
  /** The message that tells the shopper; null until it was sent. */
  readonly replyMessageId: number | null
  /** Grows with whatever its card tells. */
  readonly version: number
  /** What its card told last; 0: it is to be posted anew. */
  readonly shownVersion: number
  /** Which picture its card has, as `pictureKey` names it. */
  readonly shownPicture: string | null
}
