import type { Candidate } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { Ticket, TicketReason } from '#src/domain/ticket.ts'
import type { ChatMessage } from './inquiry-store.ts'

export interface NewTicket {
  readonly inquiryId: number
  readonly reason: TicketReason
  /** Stored with the inquiry for the managers to choose from. */
  readonly candidates?: readonly Candidate[]
  /** What was in view; with more by now nothing is opened, for that must be looked at first. */
  readonly revision?: number
}

export interface ManagerWord {
  /** null: the shop does not sell it. */
  readonly sku: Sku | null
  readonly managerId: number
  /** The message that was tapped: a crash may have posted two, or not noted the first. */
  readonly message?: ChatMessage | undefined
}

export interface TicketStore {
  /**
   * Opens the inquiry's ticket and promises to post it, in one transaction. An inquiry has one ticket: opening
   * an open one changes nothing, one that was answered is asked about again, and a withdrawn inquiry gets none.
   * @returns false when more messages came meanwhile.
   */
  open(ticket: NewTicket): Promise<boolean>
  get(ticketId: number): Promise<Ticket | undefined>
  /** Notes where the managers see it. */
  setStaffMessage(ticketId: number, message: ChatMessage): Promise<void>
  /** Notes which message tells the shopper. */
  setReplyMessage(ticketId: number, message: ChatMessage): Promise<void>
  /**
   * Promises anew what an outage left undone: open tickets that no manager was shown, answers that no shopper was told.
   * What happens to a ticket meanwhile is none of it. @returns how many, up to the moment when `signal` is aborted.
   */
  resume(signal?: AbortSignal): Promise<number>
  /**
   * Takes a manager's word, the first one only, notes the message they tapped as the ticket's, and promises to tell the
   * shopper and to learn from it, in one transaction.
   * @returns false when another manager was faster.
   */
  answer(ticketId: number, word: ManagerWord): Promise<boolean>
}
