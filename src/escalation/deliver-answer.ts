import { type Inquiry, wordsOf, writtenOf } from '#src/domain/inquiry.ts'
import { firstSelection } from '#src/domain/selection.ts'
import type { Ticket } from '#src/domain/ticket.ts'
import { ShopperGoneError } from '#src/ports/errors.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import type { JobWorker } from '#src/ports/jobs.ts'
import type { FindOffers } from '#src/ports/offers.ts'
import type { Answer, ShopperChat } from '#src/ports/shopper-chat.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'
import { type FoundTicket, findTicket } from './post-ticket.ts'

export interface DeliverDependencies {
  readonly inquiries: Pick<InquiryStore, 'get' | 'addCandidates' | 'setTopic'>
  readonly tickets: Pick<TicketStore, 'get' | 'setReplyMessage'>
  readonly shopperChat: Pick<ShopperChat, 'sendReplyPlaceholder' | 'showAnswer'>
  readonly findOffers: FindOffers
  /** Told when an answer could not be delivered, for good. */
  readonly onLost: (ticketId: number, what: 'deliver-answer') => void
}

/**
 * Tells the shopper what a manager decided, or that it does not hold any more. As with the machine's answers a message
 * is sent first and then edited, so that a repeated job cannot answer twice.
 */
export function createDeliverAnswerWorker(
  dependencies: DeliverDependencies,
): JobWorker<'deliver-answer'> {
  return {
    handle: async ({ ticketId }) => {
      const found = await findTicket(dependencies, ticketId)
      if (!found) return
      const { decidedBy, replyMessageId } = found.ticket
      try {
        if (decidedBy) await tellShopper(dependencies, found)
        else if (replyMessageId !== null) await takeBack(dependencies, found, replyMessageId)
      } catch (error) {
        // A shopper who is gone misses it.
        if (!(error instanceof ShopperGoneError)) throw error
      }
    },
    giveUp: async ({ ticketId }) => dependencies.onLost(ticketId, 'deliver-answer'),
  }
}

async function tellShopper(
  dependencies: DeliverDependencies,
  { ticket, inquiry }: FoundTicket,
): Promise<void> {
  const { tickets, shopperChat } = dependencies
  const { chatId } = inquiry
  const message =
    ticket.replyMessageId === null
      ? await shopperChat.sendReplyPlaceholder(inquiry)
      : { chatId, messageId: ticket.replyMessageId }
  await tickets.setReplyMessage(ticket.id, message)
  const { answer, shown } = await answerOf(dependencies, ticket, inquiry)
  const place = await shopperChat.showAnswer(shown, message, answer)
  if (place.messageId !== message.messageId) await tickets.setReplyMessage(ticket.id, place)
}

/** The next word comes in a message of its own: a shopper would not notice an edit. */
async function takeBack(
  { tickets, shopperChat }: DeliverDependencies,
  { ticket, inquiry }: FoundTicket,
  messageId: number,
): Promise<void> {
  const message = { chatId: inquiry.chatId, messageId }
  await shopperChat.showAnswer(inquiry, message, { kind: 'taken-back' })
  await tickets.setReplyMessage(ticket.id, null)
}

/** The answer, and the inquiry as it stands with it. */
interface NamedAnswer {
  readonly answer: Answer
  readonly shown: Inquiry
}

async function answerOf(
  { findOffers, inquiries }: Pick<DeliverDependencies, 'findOffers' | 'inquiries'>,
  { sku }: Ticket,
  inquiry: Inquiry,
): Promise<NamedAnswer> {
  const [offer] = sku === null ? [] : await findOffers([{ sku }])
  if (!offer || sku === null) return { answer: { kind: 'not-sold' }, shown: inquiry }
  const candidates = await inquiries.addCandidates(inquiry.id, [sku])
  const place = candidates.findIndex((candidate) => candidate.sku === sku)
  const { product, photo } = offer
  const selection = firstSelection(product, [wordsOf(inquiry), writtenOf(inquiry)])
  await inquiries.setTopic(inquiry.id, sku)
  return {
    answer: { kind: 'product', product, photo, place, selection },
    shown: { ...inquiry, candidates, sku, decidedBy: 'manager' },
  }
}
