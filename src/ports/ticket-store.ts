import type { Candidate } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { Ticket, TicketReason } from '#src/domain/ticket.ts'

export interface NewTicket {
  readonly inquiryId: number
  readonly reason: TicketReason
  /** Stored with the inquiry for the managers to choose from. */
  readonly candidates?: readonly Candidate[]
  /** How many photos were in view; with more by now nothing is opened, for they must be looked at first. */
  readonly photoCount?: number
}

export interface TicketStore {
  /**
   * Opens the question's ticket and promises to post it, in one transaction. A inquiry has one ticket: opening
   * an open one changes nothing, one that was answered is asked about again, and a withdrawn inquiry gets none.
   * @returns false when more photos came meanwhile.
   */
  open(ticket: NewTicket): Promise<boolean>
  get(ticketId: number): Promise<Ticket | undefined>
  setStaffMessage(ticketId: number, message: { chatId: number; messageId: number }): Promise<void>
  setReplyMessage(ticketId: number, messageId: number): Promise<void>
  /**
   * Promises anew what an outage left undone: open tickets that no manager was shown, answers that no shopper was told.
   * @returns how many.
   */
  resume(): Promise<number>
  /**
   * Takes a manager's word, the first one only, and promises to tell the shopper and to learn from it, in one
   * transaction.
   * @returns false when another manager was faster.
   */
  answer(
    ticketId: number,
    word: { readonly sku: Sku | null; readonly managerId: number },
  ): Promise<boolean>
}
