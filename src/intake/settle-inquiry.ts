import { type Inquiry, wordsOf, writtenOf } from '#src/domain/inquiry.ts'
import { offerDigest } from '#src/domain/offer-digest.ts'
import type { Product } from '#src/domain/product.ts'
import { firstSelection, nothingSelected, selectionAt } from '#src/domain/selection.ts'
import type { TicketReason } from '#src/domain/ticket.ts'
import type { ChatMessage, InquiryStore } from '#src/ports/inquiry-store.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'
import { type FindSimilarDependencies, findSimilar } from './find-similar.ts'
import { type OfferChoiceDependencies, offerChoice } from './offer-choice.ts'
import { type ShownInquiry, type ShowProductDependencies, showProduct } from './show-product.ts'

export interface SettleDependencies
  extends ShowProductDependencies,
    OfferChoiceDependencies,
    FindSimilarDependencies {
  readonly inquiries: Pick<
    InquiryStore,
    'get' | 'settleByShopper' | 'reject' | 'addCandidates' | 'setTopic'
  >
  readonly tickets: Pick<TicketStore, 'open'>
}

/** What a shopper says to an answer. */
export type ShopperReply =
  /** It is the `place`-th of the offered products. */
  | { readonly kind: 'pick'; readonly place: number }
  /** Show the `place`-th product. */
  | { readonly kind: 'view'; readonly place: number }
  /** Show it as it is now, with the size and colour of these places among those that were `seen`. */
  | ShowReply
  /** Show products like it. */
  | { readonly kind: 'more'; readonly place: number }
  /** It is another one. */
  | { readonly kind: 'not-this'; readonly place: number }
  /** Show the offered products again. */
  | { readonly kind: 'list' }
  /** It is none of the offered products. */
  | { readonly kind: 'none' }
  /** Ask a person. */
  | { readonly kind: 'person' }

interface ShowReply {
  readonly kind: 'show'
  readonly place: number
  /** The product's `offerDigest` when it was shown. */
  readonly seen: string
  readonly size: number | null
  readonly colour: number | null
}

/** What became of it. */
export type Settled = 'settled' | 'updated' | 'changed' | 'no-similar' | 'outdated'

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
    case 'view':
      return view(dependencies, reply.place, shown)
    case 'show':
      return showAsItIs(dependencies, reply, shown)
    case 'more':
      return showSimilar(dependencies, reply.place, shown)
    case 'not-this':
      return reject(dependencies, reply.place, shown)
    case 'list':
      return (await offerChoice(dependencies, shown)) ? 'updated' : 'outdated'
    case 'none':
      return askManager(dependencies, 'none-of-these', shown)
    case 'person':
      return askManager(dependencies, 'asked', shown)
  }
}

/**
 * An answer is shown before it is recorded: a tap in between is handled again a moment later. Not so an album's, for a
 * late photo may be about to put other products on its buttons.
 */
function isUnrecorded({ state, isAlbum }: Inquiry): boolean {
  return state === 'pending' && !isAlbum
}

async function pick(
  dependencies: SettleDependencies,
  place: number,
  { inquiry, message }: ShownInquiry,
): Promise<Settled> {
  const sku = inquiry.candidates[place]?.sku
  if (sku === undefined) return 'outdated'
  if (!(await dependencies.inquiries.settleByShopper(inquiry.id, sku))) return 'outdated'
  const picked = { message, inquiry: { ...inquiry, sku, decidedBy: 'shopper' as const } }
  const said = [wordsOf(inquiry), writtenOf(inquiry)]
  const select = (product: Product) => firstSelection(product, said)
  return (await showProduct(dependencies, picked, { place, select })) ? 'settled' : 'outdated'
}

async function view(
  dependencies: SettleDependencies,
  place: number,
  shown: ShownInquiry,
): Promise<Settled> {
  const select = () => nothingSelected
  return (await showProduct(dependencies, shown, { place, select })) ? 'updated' : 'outdated'
}

/** What was chosen among other sizes than there are now is not what is meant. */
async function showAsItIs(
  dependencies: SettleDependencies,
  { place, seen, size, colour }: ShowReply,
  shown: ShownInquiry,
): Promise<Settled> {
  const select = (product: Product) =>
    offerDigest(product) === seen ? selectionAt(product, { size, colour }) : nothingSelected
  const product = await showProduct(dependencies, shown, { place, select })
  if (!product) return 'outdated'
  return offerDigest(product) === seen ? 'updated' : 'changed'
}

async function showSimilar(
  dependencies: SettleDependencies,
  place: number,
  { inquiry, message }: ShownInquiry,
): Promise<Settled> {
  const { findOffers, inquiries, shopperChat } = dependencies
  const candidate = inquiry.candidates[place]
  const [original] = candidate ? await findOffers([candidate]) : []
  if (!original) return 'outdated'
  const similar = await findSimilar(dependencies, original.product, inquiry)
  if (similar.length === 0) return 'no-similar'
  const candidates = await inquiries.addCandidates(inquiry.id, similar)
  const offered = (await findOffers(candidates)).filter(({ product }) =>
    similar.includes(product.sku),
  )
  await shopperChat.showAnswer(inquiry, message, { kind: 'similar', offered, place })
  return 'updated'
}

/** The next best are offered, then a manager is asked; what a manager named is theirs to name anew. */
async function reject(
  dependencies: SettleDependencies,
  place: number,
  shown: ShownInquiry,
): Promise<Settled> {
  const { id, candidates, decidedBy } = shown.inquiry
  const sku = candidates[place]?.sku
  if (sku === undefined) return 'outdated'
  if (decidedBy !== 'manager') {
    const inquiry = await dependencies.inquiries.reject(id, sku)
    if (inquiry && (await offerChoice(dependencies, { ...shown, inquiry }))) return 'settled'
  }
  return askManager(dependencies, 'not-this', shown)
}

/** Shown first, then opened: a repeated press repairs what a crash left undone. */
async function askManager(
  { tickets, shopperChat }: SettleDependencies,
  reason: TicketReason,
  { inquiry, message }: ShownInquiry,
): Promise<Settled> {
  if (inquiry.state === 'pending' || inquiry.state === 'cancelled') return 'outdated'
  const kind = reason === 'asked' ? 'asked-person' : 'ticket'
  await shopperChat.showAnswer(inquiry, message, { kind })
  await tickets.open({ inquiryId: inquiry.id, reason })
  return 'settled'
}
