import { type Inquiry, photosOf } from '#src/domain/inquiry.ts'
import type { Ticket } from '#src/domain/ticket.ts'
import { PhotoError, TelegramFileError } from '#src/ports/errors.ts'
import type { FileSource } from '#src/ports/file-source.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import type { JobWorker } from '#src/ports/jobs.ts'
import type { FindOffers } from '#src/ports/offers.ts'
import type { ShopperChat } from '#src/ports/shopper-chat.ts'
import type { StaffChat, TicketCard } from '#src/ports/staff-chat.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'

export interface TicketDependencies {
  readonly inquiries: Pick<InquiryStore, 'get' | 'addCandidates' | 'setTopic'>
  readonly tickets: Pick<TicketStore, 'get' | 'setStaffMessage' | 'setReplyMessage'>
  readonly shopperChat: Pick<ShopperChat, 'sendReplyPlaceholder' | 'showAnswer'>
  readonly staffChat: Pick<StaffChat, 'postTicket' | 'updateTicket'>
  readonly files: FileSource
  readonly findOffers: FindOffers
  /** Told when a ticket could not be shown or an answer not be delivered, for good. */
  readonly onLost: (ticketId: number, what: 'post-ticket' | 'deliver-answer') => void
}

/** Shows a new ticket in the managers' group. Without a group it waits in the database. */
export function createPostTicketWorker(dependencies: TicketDependencies): JobWorker<'post-ticket'> {
  const { tickets, staffChat, onLost } = dependencies
  return {
    handle: async ({ ticketId }) => {
      const found = await findTicket(dependencies, ticketId)
      if (!found || found.ticket.staffMessage !== null || found.ticket.state === 'closed') return
      const posted = await staffChat.postTicket(await cardOf(dependencies, found))
      if (posted) await tickets.setStaffMessage(ticketId, posted)
    },
    giveUp: async ({ ticketId }) => onLost(ticketId, 'post-ticket'),
  }
}

export interface FoundTicket {
  readonly ticket: Ticket
  readonly inquiry: Inquiry
}

export async function findTicket(
  { tickets, inquiries }: Pick<TicketDependencies, 'tickets' | 'inquiries'>,
  ticketId: number,
): Promise<FoundTicket | undefined> {
  const ticket = await tickets.get(ticketId)
  const inquiry = ticket && (await inquiries.get(ticket.inquiryId))
  return inquiry && { ticket, inquiry }
}

/** The ticket as the managers see it now. */
export async function cardOf(
  { files, findOffers }: Pick<TicketDependencies, 'files' | 'findOffers'>,
  { ticket, inquiry }: FoundTicket,
): Promise<TicketCard> {
  const [named] = ticket.sku === null ? [] : await findOffers([{ sku: ticket.sku }])
  return {
    ticket,
    inquiry,
    photo: await firstPhoto(files, inquiry),
    offered: await findOffers(inquiry.candidates),
    named: named?.product,
  }
}

/** A ticket without its photo is better than no ticket. */
async function firstPhoto(files: FileSource, inquiry: Inquiry) {
  const [photo] = photosOf(inquiry)
  if (!photo) return undefined
  try {
    return await files.fetch(photo.fileId)
  } catch (error) {
    if (error instanceof TelegramFileError || error instanceof PhotoError) return undefined
    throw error
  }
}
