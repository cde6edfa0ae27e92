import type { Inquiry } from '#src/domain/inquiry.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { TicketReason } from '#src/domain/ticket.ts'
import type { ChatMessage, InquiryStore } from '#src/ports/inquiry-store.ts'
import type { FindOffers } from '#src/ports/offers.ts'
import type { ShopperChat } from '#src/ports/shopper-chat.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'

export interface SettleDependencies {
  readonly inquiries: Pick<InquiryStore, 'get' | 'settleByShopper'>
  readonly tickets: Pick<TicketStore, 'open'>
  readonly shopperChat: Pick<ShopperChat, 'showAnswer'>
  readonly findOffers: FindOffers
}

/** What a shopper says to an answer. */
export type ShopperReply =
  /** It is the `place`-th of the offered products. */
  | { readonly kind: 'pick'; readonly place: number }
  /** It is none of the offered products. */
  | { readonly kind: 'none' }
  /** The product shown is another one. */
  | { readonly kind: 'not-this' }
  /** Show price and stock as they are now. */
  | { readonly kind: 'refresh' }

/** What became of it. */
export type Settled = 'settled' | 'updated' | 'outdated'

/**
 * Does what a shopper's reply to an answer asks for.
 * @param message the one that shows the answer
 * @throws Error while the answer is shown but not recorded yet: to be tried again a moment later.
 */
export async function settleInquiry(
  dependencies: SettleDependencies,
  reply: ShopperReply & { readonly inquiryId: number },
  message: ChatMessage,
): Promise<Settled> {
  const inquiry = await dependencies.inquiries.get(reply.inquiryId)
  // What a button carries is what a client sends: only the chat that asked may answer.
  if (inquiry?.chatId !== message.chatId) return 'outdated'
  if (isUnrecorded(inquiry)) throw new Error('a reply to an answer that is not recorded yet')
  const shown = { inquiry, message }
  switch (reply.kind) {
    case 'pick':
      return pick(dependencies, reply.place, shown)
    case 'refresh':
      return refresh(dependencies, shown)
    case 'none':
      return askManager(dependencies, 'none-of-these', shown)
    case 'not-this':
      return askManager(dependencies, 'not-this', shown)
  }
}

/**
 * An answer is shown before it is recorded: a tap in between is handled again a moment later. Not so an album's, for a
 * late photo may be about to put other products on its buttons.
 */
function isUnrecorded({ state, isAlbum }: Inquiry): boolean {
  return state === 'pending' && !isAlbum
}

interface ShownInquiry {
  readonly inquiry: Inquiry
  readonly message: ChatMessage
}

async function pick(
  dependencies: SettleDependencies,
  place: number,
  shown: ShownInquiry,
): Promise<Settled> {
  const { id, candidates } = shown.inquiry
  const sku = candidates[place]?.sku
  if (sku === undefined) return 'outdated'
  if (!(await dependencies.inquiries.settleByShopper(id, sku))) return 'outdated'
  return (await showProduct(dependencies, sku, shown)) ? 'settled' : 'outdated'
}

async function refresh(dependencies: SettleDependencies, shown: ShownInquiry): Promise<Settled> {
  const { sku } = shown.inquiry
  const isShown = sku !== null && (await showProduct(dependencies, sku, shown))
  return isShown ? 'updated' : 'outdated'
}

/** @returns false when the product is not sold any more. */
async function showProduct(
  { findOffers, shopperChat }: SettleDependencies,
  sku: Sku,
  { inquiry, message }: ShownInquiry,
): Promise<boolean> {
  const [offer] = await findOffers([{ sku }])
  if (!offer) return false
  await shopperChat.showAnswer(inquiry, message, { kind: 'product', ...offer })
  return true
}

/** Shown first, then opened: a repeated press repairs what a crash left undone. */
async function askManager(
  { tickets, shopperChat }: SettleDependencies,
  reason: TicketReason,
  { inquiry, message }: ShownInquiry,
): Promise<Settled> {
  if (inquiry.state !== 'answered' && inquiry.state !== 'ticketed') return 'outdated'
  await shopperChat.showAnswer(inquiry, message, { kind: 'ticket' })
  await tickets.open({ inquiryId: inquiry.id, reason })
  return 'settled'
}
