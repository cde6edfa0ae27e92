import type { Inquiry } from '#src/domain/inquiry.ts'
import { offerDigest } from '#src/domain/offer-digest.ts'
import type { Product } from '#src/domain/product.ts'
import { type SelectedPlaces, type Selection, selectionAt } from '#src/domain/selection.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import type { FindOffers } from '#src/ports/offers.ts'

export interface ReadCardDependencies {
  readonly inquiries: Pick<InquiryStore, 'get'>
  readonly findOffers: FindOffers
}

/** A tap under a product card, with the places among its sizes and colours as they were seen. */
export interface CardTap extends SelectedPlaces {
  readonly inquiryId: number
  readonly place: number
  /** The product's `offerDigest` when it was shown. */
  readonly seen: string
}

/** What a card is about, as it is now. */
export interface ReadCard {
  readonly inquiry: Inquiry
  readonly product: Product
  readonly selection: Selection
}

/** @returns 'changed' where the product is not what was seen: the card is to be shown anew. */
export async function readCard(
  { inquiries, findOffers }: ReadCardDependencies,
  shopperId: number,
  { inquiryId, place, seen, ...places }: CardTap,
): Promise<ReadCard | 'changed' | 'outdated'> {
  const inquiry = await inquiries.get(inquiryId)
  // What a button carries is what a client sends.
  if (inquiry?.chatId !== shopperId) return 'outdated'
  const candidate = inquiry.candidates[place]
  const [offer] = candidate ? await findOffers([candidate]) : []
  if (!offer) return 'outdated'
  const { product } = offer
  if (offerDigest(product) !== seen) return 'changed'
  return { inquiry, product, selection: selectionAt(product, places) }
}
