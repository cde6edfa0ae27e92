import { GrammyError } from 'grammy'
import type { Order } from '#src/domain/order.ts'
import { TelegramError } from '#src/ports/errors.ts'
import type { ChatMessage } from '#src/ports/inquiry-store.ts'
import type { StaffChat, TicketCard } from '#src/ports/staff-chat.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'
import { noticeText, ticketText } from './cards.ts'
import {
  copyMessage,
  editMessage,
  isGone,
  type Messenger,
  sendMessage,
  type View,
} from './edit-message.ts'
import { ticketKeyboard } from './keyboards.ts'
import { staffOrderKeyboard } from './order-keyboards.ts'
import { orderCardText } from './order-texts.ts'
import { collagePicture } from './pictures.ts'
import { numbered } from './shopper-chat.ts'
import { managersLanguage, translator } from './texts.ts'

export interface StaffChatOptions extends Messenger {
  readonly staffChats: Pick<StaffChats, 'list' | 'migrate'>
}

/** The managers' groups through the Bot API. A group that became a supergroup is followed to its new id. */
export function createStaffChat({ staffChats, ...messenger }: StaffChatOptions): StaffChat {
  const follow = async (chatId: number, send: (toChatId: number) => Promise<ChatMessage>) => {
    try {
      return await send(chatId)
    } catch (error) {
      const newId = migratedTo(error)
      if (newId === undefined) throw error
      await staffChats.migrate(chatId, newId)
      return send(newId)
    }
  }
  const post = async (view: View) => {
    const [chatId] = await staffChats.list()
    if (chatId === undefined) return undefined
    return follow(chatId, (toChatId) => sendMessage(messenger, toChatId, view))
  }
  return {
    postTicket: async (card) => post(ticketView(card)),
    async updateTicket(card, message) {
      const { text, keyboard } = ticketView(card)
      try {
        await editMessage(messenger, message, { text, keyboard })
      } catch (error) {
        // Messages of a group that was upgraded or left cannot be edited any more; the shopper has the answer.
        if (migratedTo(error) === undefined && !isGone(error)) throw error
      }
    },
    async passOn(message, ticketMessage) {
      const chats = await staffChats.list()
      const place = { messageId: ticketMessage.messageId, threadId: null }
      // The ticket may stand in a group that has another id, and other messages, by now.
      const chatId = chats.includes(ticketMessage.chatId) ? ticketMessage.chatId : chats[0]
      if (chatId === undefined) throw new TelegramError('there is no managers’ group')
      const copy = (toChatId: number) => {
        const replyTo = toChatId === ticketMessage.chatId ? place : undefined
        return copyMessage(messenger, { from: message, toChatId, replyTo })
      }
      return stillThere(follow(chatId, copy))
    },
    async removeTicket({ chatId, messageId }) {
      try {
        return await messenger.api.deleteMessage(chatId, messageId)
      } catch (error) {
        if (!(error instanceof GrammyError) || ![400, 403].includes(error.error_code)) throw error
        return /message to delete not found/i.test(error.description)
      }
    },
    async showOrder(order) {
      const view = orderView(order)
      const { staffMessage: message } = order
      try {
        if (message && (await editMessage(messenger, message, view))) return message
      } catch (error) {
        // In a group that was upgraded or left it cannot be changed any more: it is shown anew.
        if (migratedTo(error) === undefined && !isGone(error)) throw error
      }
      return post(view)
    },
    async tell(notice) {
      await post({ text: noticeText(notice) })
    },
  }
}

/** A group that is gone is no shopper who is gone: nobody has the words yet. */
async function stillThere<T>(sending: Promise<T>): Promise<T> {
  try {
    return await sending
  } catch (cause) {
    if (!isGone(cause)) throw cause
    throw new TelegramError('the managers’ group cannot be written to', { cause })
  }
}

function migratedTo(error: unknown): number | undefined {
  return error instanceof GrammyError ? error.parameters.migrate_to_chat_id : undefined
}

function ticketView(card: TicketCard): View {
  const { ticket, photo, offered } = card
  const text = ticketText(card)
  if (ticket.state !== 'open') return { text }
  const tiles = [...(photo ? [{ photo, number: undefined }] : []), ...numbered(offered)]
  return {
    text,
    ...(tiles.length > 0 ? { photo: collagePicture(tiles) } : {}),
    keyboard: ticketKeyboard(ticket.id, offered, translator(managersLanguage)),
  }
}

function orderView(order: Order): View {
  return { text: orderCardText(order), keyboard: staffOrderKeyboard(order) }
}
