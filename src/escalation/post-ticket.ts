import { type Inquiry, photosOf } from '#src/domain/inquiry.ts'
import { isOpen } from '#src/domain/order.ts'
import type { Ticket } from '#src/domain/ticket.ts'
import { maxCardOffers, maxCardPhotos, pictureKey } from '#src/domain/ticket-picture.ts'
import { PhotoError, TelegramFileError } from '#src/ports/errors.ts'
import type { FileSource } from '#src/ports/file-source.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import type { JobWorker } from '#src/ports/jobs.ts'
import type { FindOffers } from '#src/ports/offers.ts'
import type { Drafts, Orders } from '#src/ports/orders.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import type { StaffChat, TicketCard } from '#src/ports/staff-chat.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'
import { type KeepDeadlinesDependencies, keepDeadline } from './keep-deadlines.ts'

export interface PostTicketDependencies extends KeepDeadlinesDependencies {
  readonly inquiries: Pick<InquiryStore, 'get'>
  readonly tickets: Pick<TicketStore, 'get' | 'background' | 'noteShown'>
  readonly staffChat: Pick<StaffChat, 'postTicket' | 'updateTicket' | 'removeTicket'>
  readonly drafts: Pick<Drafts, 'find'>
  readonly orders: Pick<Orders, 'ofShopper'>
  readonly files: FileSource
  readonly findOffers: FindOffers
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
  /** Told when a ticket could not be shown, for good. */
  readonly onLost: (ticketId: number, what: 'post-ticket') => void
}

/**
 * Shows a ticket in the managers' group as it is: in one card, posted once and then edited. However many changes there
 * were since, the card tells the last one. Without a group an open ticket waits in the database.
 */
export function createPostTicketWorker(
  dependencies: PostTicketDependencies,
): JobWorker<'post-ticket'> {
  return {
    handle: async ({ ticketId }) => {
      await keepDeadline(dependencies, ticketId)
      const found = await findTicket(dependencies, ticketId)
      if (found && !isShown(found.ticket)) await show(dependencies, found)
    },
    giveUp: async ({ ticketId }) => dependencies.onLost(ticketId, 'post-ticket'),
  }
}

/** The card of a topic that is gone went with it. */
function isShown({ staffMessage, shownVersion, version }: Ticket): boolean {
  return staffMessage !== null && shownVersion >= version
}

async function show(dependencies: PostTicketDependencies, found: FoundTicket): Promise<void> {
  const { tickets, staffChat } = dependencies
  const { id, state, version, shownVersion, staffMessage } = found.ticket
  const card = await cardOf(dependencies, found)
  const shown = { version, picture: card.picture.key }
  // What is asked about again comes back to the end of the chat: nobody notices an edit.
  const isThere =
    staffMessage !== null && shownVersion > 0 && (await staffChat.updateTicket(card, staffMessage))
  // Where the card of a ticket that has ended is gone, nobody misses it.
  if (staffMessage !== null && (isThere || state !== 'open')) {
    await tickets.noteShown(id, { ...shown, message: staffMessage })
  } else if (state === 'open') {
    await post(dependencies, { card, shown, staffMessage })
  }
}

interface Posting {
  readonly card: TicketCard
  readonly shown: { readonly version: number; readonly picture: string | null }
  /** The card of before. */
  readonly staffMessage: Ticket['staffMessage']
}

async function post(
  { tickets, staffChat, ...others }: PostTicketDependencies,
  { card, shown, staffMessage: replaces }: Posting,
): Promise<void> {
  const { ticket, inquiry, picture } = card
  const photos = picture.photos ?? (await photosIn(others.files, inquiry))
  const message = await staffChat.postTicket({ ...card, picture: { ...picture, photos } })
  if (!message) return
  const isCard = await tickets.noteShown(ticket.id, { ...shown, message, replaces })
  const needless = isCard ? replaces : message
  if (needless) await staffChat.removeTicket(needless)
}

export interface FoundTicket {
  readonly ticket: Ticket
  readonly inquiry: Inquiry
}

export async function findTicket(
  {
    tickets,
    inquiries,
  }: {
    readonly tickets: Pick<TicketStore, 'get'>
    readonly inquiries: Pick<InquiryStore, 'get'>
  },
  ticketId: number,
): Promise<FoundTicket | undefined> {
  const ticket = await tickets.get(ticketId)
  const inquiry = ticket && (await inquiries.get(ticket.inquiryId))
  return inquiry && { ticket, inquiry }
}

/** Older orders are done. */
const maxOrders = 10

/** The ticket as the managers see it now; its photos are fetched only where the card does not have them yet. */
async function cardOf(
  { files, findOffers, tickets, shopSettings, drafts, orders }: PostTicketDependencies,
  { ticket, inquiry }: FoundTicket,
): Promise<TicketCard> {
  const [named] = ticket.sku === null ? [] : await findOffers([{ sku: ticket.sku }])
  const offered = (await findOffers(inquiry.candidates)).slice(0, maxCardOffers)
  const key = pictureKey(inquiry, offered)
  const isNew = ticket.state === 'open' && key !== null && key !== ticket.shownPicture
  const photos = isNew ? await photosIn(files, inquiry) : undefined
  const { id: shopperId } = inquiry.shopper
  return {
    ticket,
    inquiry,
    basket: (await drafts.find(shopperId))?.lines ?? [],
    orders: (await orders.ofShopper(shopperId, maxOrders)).filter(isOpen),
    picture: { key: ticket.state === 'open' ? key : ticket.shownPicture, photos },
    offered,
    named: named?.product,
    background: await tickets.background(ticket.id),
    timeZone: (await shopSettings.read()).timeZone,
  }
}

/** A ticket without its photos is better than no ticket. */
async function photosIn(files: FileSource, inquiry: Inquiry): Promise<readonly Uint8Array[]> {
  const fetched: Uint8Array[] = []
  for (const { fileId } of photosOf(inquiry).slice(0, maxCardPhotos)) {
    try {
      fetched.push(await files.fetch(fileId))
    } catch (error) {
      if (!(error instanceof TelegramFileError || error instanceof PhotoError)) throw error
    }
  }
  return fetched
}
