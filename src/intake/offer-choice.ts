import type { Inquiry } from '#src/domain/inquiry.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { FileSource } from '#src/ports/file-source.ts'
import type { FindOffers } from '#src/ports/offers.ts'
import type { ShopperChat } from '#src/ports/shopper-chat.ts'
import { photoToFrame } from './photo-to-frame.ts'
import type { ShownInquiry } from './show-product.ts'

export interface OfferChoiceDependencies {
  readonly shopperChat: Pick<ShopperChat, 'showAnswer'>
  readonly findOffers: FindOffers
  readonly files: FileSource
}

/** Later products of a long list would be far from what was asked for. */
const maxOffered = 6

/** Shows what an answered inquiry may be about. @returns false when nothing is left to choose from. */
export async function offerChoice(
  { findOffers, files, shopperChat }: OfferChoiceDependencies,
  { inquiry, message }: ShownInquiry,
): Promise<boolean> {
  const offers = await findOffers(inquiry.candidates)
  const plausible = offers.filter(({ product }) => isPlausible(inquiry, product.sku))
  if (inquiry.state !== 'answered' || plausible.length === 0) return false
  const offered = plausible.slice(0, maxOffered)
  const framed = await photoToFrame(files, inquiry, offered)
  const answer = { kind: 'choice', offered, ...framed } as const
  await shopperChat.showAnswer(inquiry, message, answer)
  return true
}

/** What is only like a product that was shown was never thought to be the one. */
function isPlausible({ candidates, rejected }: Inquiry, sku: Sku): boolean {
  const score = candidates.find((candidate) => candidate.sku === sku)?.score ?? 0
  return score > 0 && !rejected.includes(sku)
}
