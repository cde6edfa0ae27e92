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
  const { conversation, onLost } = dependencies
  return {
    handle: async ({ ticketId }) => {
      const found = await findTicket(dependencies, ticketId)
      if (found?.ticket.state !== 'answered') return
      const { ticket } = found
      await tellShopper(dependencies, found)
      if (ticket.staffMessageId !== null) {
        const card = await cardOf(dependencies, found)
        await conversation.updateTicket(card, ticket.staffMessageId)
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
  const { tickets, conversation } = dependencies
  try {
    const messageId = ticket.replyMessageId ?? (await conversation.sendReplyPlaceholder(inquiry))
    await tickets.setReplyMessage(ticket.id, messageId)
    await conversation.showAnswer(inquiry, messageId, await answerOf(dependencies, ticket))
  } catch (error) {
    if (!(error instanceof ShopperGoneError)) throw error
  }
}

async function answerOf(
  { findOffers }: Pick<TicketDependencies, 'findOffers'>,
  { sku }: Ticket,
): Promise<Answer> {
  const [offer] = sku === null ? [] : await findOffers([{ sku }])
  return offer ? { kind: 'product', ...offer } : { kind: 'not-sold' }
}
