import { InlineKeyboard } from 'grammy'
import type { Inquiry } from '#src/domain/inquiry.ts'
import { asShopperGone } from './as-shopper-gone.ts'
import { packRating } from './callback-data.ts'
import { type Messenger, sendMessage } from './edit-message.ts'
import { translator } from './texts.ts'

const most = 5

/** Asks a shopper what they thought of how a ticket was answered. @throws ShopperGoneError */
export function createRatingQuestion(messenger: Messenger) {
  return async (
    { chatId, threadId, firstMessageId, language }: Inquiry,
    ticketId: number,
  ): Promise<void> => {
    const keyboard = new InlineKeyboard()
    for (let stars = 1; stars <= most; stars += 1) {
      keyboard.text(`${stars} ⭐`, packRating({ ticketId, stars }))
    }
    const text = translator(language)('rate-us')
    const replyTo = { messageId: firstMessageId, threadId }
    await asShopperGone(sendMessage(messenger, chatId, { text, keyboard, replyTo }))
  }
}
