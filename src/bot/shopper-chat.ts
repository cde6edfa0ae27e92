import { type Api, InputFile } from 'grammy'
import type { Inquiry } from '#src/domain/inquiry.ts'
import { toChatPhoto } from '#src/photo/chat-photo.ts'
import { collage } from '#src/photo/collage.ts'
import { ShopperGoneError } from '#src/ports/errors.ts'
import type { Offer } from '#src/ports/offers.ts'
import type { Answer, Conversation, TicketCard } from '#src/ports/shopper-chat.ts'
import { noticeText, productCardText, ticketText } from './cards.ts'
import { isForbidden, show, type View } from './edit-message.ts'
import { choiceKeyboard, productKeyboard, ticketKeyboard } from './keyboards.ts'
import { managersLanguage, translator } from './texts.ts'

export interface ConversationOptions {
  readonly api: Api
  /** The managers' group; undefined: tickets wait in the database. */
  readonly managerChatId: number | undefined
}

/** The chats through the Bot API. */
export function createConversation({ api, managerChatId }: ConversationOptions): Conversation {
  return {
    sendPlaceholder: (inquiry) => sendWaiting(api, inquiry, 'looking'),
    sendReplyPlaceholder: (inquiry) => sendWaiting(api, inquiry, 'found-by-manager'),
    async showAnswer(inquiry, messageId, answer) {
      const view = await answerView(inquiry, answer)
      await show(api, { chatId: inquiry.chatId, messageId }, view)
    },
    async postTicket(card) {
      if (managerChatId === undefined) return undefined
      const { text, photo, keyboard } = await ticketView(card)
      const options = {
        parse_mode: 'HTML',
        ...(keyboard ? { reply_markup: keyboard } : {}),
      } as const
      const { message_id: messageId } = photo
        ? await api.sendPhoto(managerChatId, new InputFile(photo), { caption: text, ...options })
        : await api.sendMessage(managerChatId, text, options)
      return { chatId: managerChatId, messageId }
    },
    async updateTicket(card, messageId) {
      if (managerChatId === undefined) return
      const { text, keyboard } = await ticketView(card)
      await show(api, { chatId: managerChatId, messageId }, { text, keyboard })
    },
    async tellManagers(notice) {
      if (managerChatId === undefined) return
      await api.sendMessage(managerChatId, noticeText(notice), { parse_mode: 'HTML' })
    },
  }
}

async function sendWaiting(
  api: Api,
  { chatId, firstMessageId, language }: Inquiry,
  key: 'looking' | 'found-by-manager',
): Promise<number> {
  try {
    const { message_id: messageId } = await api.sendMessage(chatId, translator(language)(key), {
      // The photo may have been deleted meanwhile: the answer goes out all the same.
      reply_parameters: { message_id: firstMessageId, allow_sending_without_reply: true },
    })
    return messageId
  } catch (cause) {
    if (!isForbidden(cause)) throw cause
    throw new ShopperGoneError('the shopper cannot be written to', { cause })
  }
}

async function answerView({ id, language }: Inquiry, answer: Answer): Promise<View> {
  const translate = translator(language)
  switch (answer.kind) {
    case 'product': {
      const text = productCardText(answer.product, language, translate)
      const photo = answer.photo && (await toChatPhoto(answer.photo))
      return { text, photo, keyboard: productKeyboard(id, translate) }
    }
    case 'choice': {
      const keyboard = choiceKeyboard(id, answer.offered, { language, translate })
      return { text: translate('choice'), photo: await collage(numbered(answer.offered)), keyboard }
    }
    case 'ticket':
    case 'unreadable':
    case 'not-sold':
      return { text: translate(answer.kind) }
    case 'cancelled':
      return { text: translate('withdrawn') }
  }
}

async function ticketView(card: TicketCard): Promise<View> {
  const { ticket, photo, offered } = card
  const isOpen = ticket.state === 'open'
  const tiles = [...(photo ? [{ photo, number: undefined }] : []), ...numbered(offered)]
  return {
    text: ticketText(card),
    ...(isOpen && tiles.length > 0 ? { photo: await collage(tiles) } : {}),
    ...(isOpen
      ? { keyboard: ticketKeyboard(ticket.id, offered, translator(managersLanguage)) }
      : {}),
  }
}

function numbered(offered: readonly Offer[]) {
  return offered.map(({ photo }, at) => ({ photo, number: at + 1 }))
}
