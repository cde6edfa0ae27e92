import type { Inquiry } from '#src/domain/inquiry.ts'
import { ShopperGoneError } from '#src/ports/errors.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import type { JobWorker } from '#src/ports/jobs.ts'
import type { Ratings } from '#src/ports/ratings.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'

export interface AskRatingDependencies {
  readonly tickets: Pick<TicketStore, 'get'>
  readonly inquiries: Pick<InquiryStore, 'get'>
  readonly ratings: Pick<Ratings, 'isRated'>
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
  /** @throws ShopperGoneError */
  readonly sendRatingQuestion: (inquiry: Inquiry, ticketId: number) => Promise<void>
}

/** Asks the shopper of a ticket that was closed what they thought of it. */
export function createAskRatingWorker(
  dependencies: AskRatingDependencies,
): JobWorker<'ask-rating'> {
  const { tickets, inquiries, ratings, shopSettings, sendRatingQuestion } = dependencies
  return {
    async handle({ ticketId }) {
      const ticket = await tickets.get(ticketId)
      const inquiry = ticket && (await inquiries.get(ticket.inquiryId))
      const { askRating, bannedShoppers } = await shopSettings.read()
      const isWelcome = inquiry && !bannedShoppers.includes(inquiry.shopper.id)
      if (!askRating || ticket?.state !== 'closed' || !isWelcome) return
      if (await ratings.isRated(ticketId)) return
      try {
        await sendRatingQuestion(inquiry, ticketId)
      } catch (error) {
        if (!(error instanceof ShopperGoneError)) throw error
      }
    },
    // A shop can do without one.
    giveUp: async () => undefined,
  }
}
