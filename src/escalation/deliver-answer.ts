import { type Inquiry, wordsOf, writtenOf } from '#src/domain/inquiry.ts'
import { firstSelection } from '#src/domain/selection.ts'
import type { Ticket } from '#src/domain/ticket.ts'
import { ShopperGoneError } from '#src/ports/errors.ts'
import type { JobWorker } from '#src/ports/jobs.ts'
import type { Answer } from '#src/ports/shopper-chat.ts'
import { cardOf, type FoundTicket, findTicket, type TicketDependencies } from './post-ticket.ts'

/**
 * Tells the shopper what a manager decided, and the managers that it was told. As with the machine's answers a
 * message is sent first and then edited, so that a repeated job cannot answer twice.
 */
export function createDeliverAnswerWorker(
  dependencies: TicketDependencies,
): JobWorker<'deliver-answer'> {
  const { staffChat, onLost } = dependencies
  return {
    handle: async ({ ticketId }) => {
      const found = await findTicket(dependencies, ticketId)
      if (found?.ticket.state !== 'answered') return
      const { ticket } = found
      await tellShopper(dependencies, found)
      if (ticket.staffMessage !== null) {
        await staffChat.updateTicket(await cardOf(dependencies, found), ticket.staffMessage)
      }
    },
    giveUp: async ({ ticketId }) => onLost(ticketId, 'deliver-answer'),
  }
}

/** A shopper who is gone misses the answer; the managers get it all the same. */
async function tellShopper(
  dependencies: TicketDependencies,
  { ticket, inquiry }: FoundTicket,
): Promise<void> {
  const { tickets, shopperChat } = dependencies
  const { chatId } = inquiry
  try {
    const message =
      ticket.replyMessageId === null
        ? await shopperChat.sendReplyPlaceholder(inquiry)
        : { chatId, messageId: ticket.replyMessageId }
    await tickets.setReplyMessage(ticket.id, message)
    const { answer, shown } = await answerOf(dependencies, ticket, inquiry)
    const place = await shopperChat.showAnswer(shown, message, answer)
    if (place.messageId !== message.messageId) await tickets.setReplyMessage(ticket.id, place)
  } catch (error) {
    if (!(error instanceof ShopperGoneError)) throw error
  }
}

/** The answer, and the inquiry as it stands with it. */
interface NamedAnswer {
  readonly answer: Answer
  readonly shown: Inquiry
}

async function answerOf(
  { findOffers, inquiries }: Pick<TicketDependencies, 'findOffers' | 'inquiries'>,
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
