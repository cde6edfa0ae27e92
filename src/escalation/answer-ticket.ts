import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { ChatMessage, InquiryStore } from '#src/ports/inquiry-store.ts'
import type { Claimed, TicketStore } from '#src/ports/ticket-store.ts'

export interface AnswerTicketDependencies {
  readonly inquiries: Pick<InquiryStore, 'get'>
  readonly tickets: Pick<TicketStore, 'get' | 'answer' | 'answerSeen'>
  readonly catalogue: Pick<CatalogueStore, 'findSkus'>
}

/** What a manager says that a ticket's photo shows. */
export type ManagerDecision =
  /** The `place`-th of the offered products. */
  | { readonly kind: 'name'; readonly place: number }
  /** A SKU as it was typed. */
  | { readonly kind: 'sku'; readonly code: string }
  /** The shop does not sell it. */
  | { readonly kind: 'not-sold' }

/** A manager's word under a ticket. */
export interface ManagerTap {
  readonly ticketId: number
  readonly managerId: number
  /** The card that was tapped; undefined for what was written. */
  readonly message?: ChatMessage | undefined
}

export type Decided = Claimed | { readonly result: 'unknown-sku' }

/** Takes a manager's decision. */
export async function answerTicket(
  dependencies: AnswerTicketDependencies,
  decision: ManagerDecision,
  { ticketId, managerId, message }: ManagerTap,
): Promise<Decided> {
  const { tickets } = dependencies
  const ticket = await tickets.get(ticketId)
  if (ticket?.state !== 'open') return { result: 'over' }
  const sku = await skuOf(dependencies, decision, ticket.inquiryId)
  if (sku === undefined) return { result: decision.kind === 'sku' ? 'unknown-sku' : 'over' }
  return tickets.answer(ticketId, { sku, managerId, message })
}

/** What came in a talk, and a manager's word on it. */
export interface SeenTap extends Omit<ManagerTap, 'ticketId'> {
  readonly inquiryId: number
}

/** Takes a manager's decision on what came in a talk. */
export async function answerSeen(
  dependencies: AnswerTicketDependencies,
  decision: { readonly kind: 'sku'; readonly code: string } | { readonly place: number },
  { inquiryId, managerId, message }: SeenTap,
): Promise<Decided> {
  const said = 'code' in decision ? decision : ({ ...decision, kind: 'name' } as const)
  const sku = await skuOf(dependencies, said, inquiryId)
  if (sku === undefined) return { result: 'code' in decision ? 'unknown-sku' : 'over' }
  return dependencies.tickets.answerSeen(inquiryId, { sku, managerId, message })
}

async function skuOf(
  { inquiries, catalogue }: AnswerTicketDependencies,
  decision: ManagerDecision,
  inquiryId: number,
) {
  switch (decision.kind) {
    case 'not-sold':
      return null
    case 'sku':
      return (await catalogue.findSkus([decision.code]))[0]
    case 'name':
      return (await inquiries.get(inquiryId))?.candidates[decision.place]?.sku
  }
}
