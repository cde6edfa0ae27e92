import type { ChatMessage, InquiryStore } from '#src/ports/inquiry-store.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'

export interface AnswerTicketDependencies {
  readonly inquiries: Pick<InquiryStore, 'get'>
  readonly tickets: Pick<TicketStore, 'get' | 'answer'>
}

/** What a manager says that a ticket's photo shows. */
export type ManagerDecision =
  /** The `place`-th of the offered products. */
  | { readonly kind: 'name'; readonly place: number }
  /** The shop does not sell it. */
  | { readonly kind: 'not-sold' }

/** A manager's tap under a ticket. */
export interface ManagerTap {
  readonly ticketId: number
  readonly managerId: number
  /** undefined: Telegram does not show it to the bot any more. */
  readonly message: ChatMessage | undefined
}

/** Takes a manager's decision. @returns false when another manager was faster, or the ticket is no more. */
export async function answerTicket(
  { tickets, inquiries }: AnswerTicketDependencies,
  decision: ManagerDecision,
  { ticketId, managerId, message }: ManagerTap,
): Promise<boolean> {
  const ticket = await tickets.get(ticketId)
  if (ticket?.state !== 'open') return false
  const inquiry = await inquiries.get(ticket.inquiryId)
  const sku = decision.kind === 'not-sold' ? null : inquiry?.candidates[decision.place]?.sku
  if (sku === undefined) return false
  return tickets.answer(ticketId, { sku, managerId, message })
}
