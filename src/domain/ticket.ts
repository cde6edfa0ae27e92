import type { Sku } from './sku.ts'

/** Why a manager is asked. */
export type TicketReason =
  | 'unknown'
  | 'none-of-these'
  | 'not-this'
  | 'asked'
  | 'question'
  | 'failed'
  /** The managers have paused the bot. */
  | 'paused'

/** An inquiry that waits for a manager's word. */
export interface Ticket {
  readonly id: number
  readonly inquiryId: number
  readonly reason: TicketReason
  readonly state: 'open' | 'answered' | 'closed'
  /** Where the managers see it; null until it was posted. */
  readonly staffMessage: { readonly chatId: number; readonly messageId: number } | null
  /** What the manager named; null for "we do not sell it". */
  readonly sku: Sku | null
  /** The message that tells the shopper; null until it was sent. */
  readonly replyMessageId: number | null
}
