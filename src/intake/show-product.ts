import type { Inquiry } from '#src/domain/inquiry.ts'
import type { Product } from '#src/domain/product.ts'
import type { Selection } from '#src/domain/selection.ts'
import type { ChatMessage, InquiryStore } from '#src/ports/inquiry-store.ts'
import type { FindOffers } from '#src/ports/offers.ts'
import type { ShopperChat } from '#src/ports/shopper-chat.ts'

export interface ShowProductDependencies {
  readonly inquiries: Pick<InquiryStore, 'setTopic'>
  readonly shopperChat: Pick<ShopperChat, 'showAnswer'>
  readonly findOffers: FindOffers
}

export interface ShownInquiry {
  readonly inquiry: Inquiry
  /** The one that shows the answer. */
  readonly message: ChatMessage
}

/**
 * Shows the card of one of an inquiry's candidates with price and stock as they are now; from then on it is what the
 * chat is about. @returns undefined when the product is not sold any more.
 */
export async function showProduct(
  { inquiries, findOffers, shopperChat }: ShowProductDependencies,
  { inquiry, message }: ShownInquiry,
  { place, select }: { place: number; select: (product: Product) => Selection },
): Promise<Product | undefined> {
  const candidate = inquiry.candidates[place]
  const [offer] = candidate ? await findOffers([candidate]) : []
  if (!offer) return undefined
  const { product, photo } = offer
  const selection = select(product)
  const answer = { kind: 'product', product, photo, place, selection } as const
  await shopperChat.showAnswer(inquiry, message, answer)
  await inquiries.setTopic(inquiry.id, product.sku)
  return product
}
