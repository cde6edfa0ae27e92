import { ShopperGoneError } from '#src/ports/errors.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import type { ShopperChat } from '#src/ports/shopper-chat.ts'

export interface CancelDependencies {
  readonly inquiries: Pick<InquiryStore, 'cancelOpen' | 'get'>
  readonly shopperChat: Pick<ShopperChat, 'showAnswer'>
}

/** Withdraws what a chat still waits for; no "looking …" and no button stays behind. @returns how many. */
export async function cancelInquiries(
  { inquiries, shopperChat }: CancelDependencies,
  chatId: number,
): Promise<number> {
  const ids = await inquiries.cancelOpen(chatId)
  for (const id of ids) {
    const inquiry = await inquiries.get(id)
    if (inquiry?.answerMessageId == null) continue
    const message = { chatId, messageId: inquiry.answerMessageId }
    await shopperChat.showAnswer(inquiry, message, { kind: 'cancelled' }).catch(unlessGone)
  }
  return ids.length
}

function unlessGone(error: unknown): void {
  if (!(error instanceof ShopperGoneError)) throw error
}
