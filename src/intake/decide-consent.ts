import type { Inquiry } from '#src/domain/inquiry.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import type { ModelConsents } from '#src/ports/model-consents.ts'
import { type OfferChoiceDependencies, offerChoice } from './offer-choice.ts'
import type { ShownInquiry } from './show-product.ts'

export interface ConsentDependencies extends OfferChoiceDependencies {
  readonly modelConsents: Pick<ModelConsents, 'decide'>
  readonly inquiries: Pick<InquiryStore, 'get' | 'lookAgain'>
}

export interface Consent {
  readonly shopperId: number
  readonly isGiven: boolean
  /** Beside whose answer it was asked for; undefined: nowhere. */
  readonly inquiryId: number | undefined
}

/**
 * Takes a shopper's word on whether models outside of the shop may see their photos. With a yes, the photo that it was
 * asked about is looked at again. Bears repetition.
 * @returns whether it is looked at again.
 */
export async function decideConsent(
  dependencies: ConsentDependencies,
  { shopperId, isGiven, inquiryId }: Consent,
): Promise<boolean> {
  const { modelConsents, inquiries } = dependencies
  await modelConsents.decide(shopperId, isGiven)
  const inquiry = inquiryId === undefined ? undefined : await inquiries.get(inquiryId)
  // What a button carries is what a client sends: only the chat that asked may answer.
  if (inquiry?.chatId !== shopperId) return false
  if (isGiven) return inquiries.lookAgain(inquiry.id)
  await showUnasked(dependencies, inquiry)
  return false
}

/** The answer as it was, without the question. */
async function showUnasked(dependencies: OfferChoiceDependencies, inquiry: Inquiry): Promise<void> {
  const { chatId, answerMessageId, sku, state } = inquiry
  if (answerMessageId === null || sku !== null) return
  const shown: ShownInquiry = { inquiry, message: { chatId, messageId: answerMessageId } }
  if (state === 'answered') await offerChoice(dependencies, shown)
  const kind = state === 'asked' ? 'describe' : 'ticket'
  if (state === 'asked' || (state === 'ticketed' && inquiry.decidedBy === null)) {
    await dependencies.shopperChat.showAnswer(inquiry, shown.message, { kind })
  }
}
