import { GrammyError } from 'grammy'
import { groupFor } from '#src/domain/group-duty.ts'
import type { Inquiry } from '#src/domain/inquiry.ts'
import type { Order } from '#src/domain/order.ts'
import type { ChatMessage } from '#src/ports/inquiry-store.ts'
import type { Offer } from '#src/ports/offers.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import type { StaffChat, TicketCard } from '#src/ports/staff-chat.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'
import type { StaffDuties } from '#src/ports/staff-duties.ts'
import type { ShopperTopics } from '#src/ports/talk-chats.ts'
import { noticeText, seenText } from './cards.ts'
import { editMessage, isGone, type Messenger, sendMessage, type View } from './edit-message.ts'
import { staffOrderKeyboard } from './order-keyboards.ts'
import { orderCardText } from './order-texts.ts'
import { collagePicture } from './pictures.ts'
import { postInTopic } from './post-in-topic.ts'
import { numbered } from './shopper-chat.ts'
import { shownShopper } from './shown-shopper.ts'
import { migratedTo } from './talk-chats.ts'
import { seenKeyboard, ticketKeyboard, ticketText } from './ticket-card.ts'

export interface StaffChatOptions extends Messenger {
  readonly staffChats: Pick<StaffChats, 'list' | 'migrate'>
  readonly duties: Pick<StaffDuties, 'list'>
  readonly topics: Pick<ShopperTopics, 'find' | 'open' | 'repair'>
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
}

/** The managers' groups through the Bot API. A group that became a supergroup is followed to its new id. */
export function createStaffChat(options: StaffChatOptions): StaffChat {
  const { staffChats, duties, topics, shopSettings, ...messenger } = options
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
  const named = async (card: TicketCard): Promise<TicketCard> => {
    const { inquiry } = card
    return { ...card, inquiry: { ...inquiry, shopper: await shownShopper(shopSettings, inquiry) } }
  }
  return {
    async postTicket(plain) {
      const { ticket, offered, background } = plain
      const category = background.category ?? offered[0]?.product.category
      const subject = { level: ticket.level, category }
      const chatId = groupFor(await duties.list(), subject)
      if (chatId === undefined) return undefined
      const card = await named(plain)
      const { shopper, chatId: id } = card.inquiry
      const place = { shopper: { id, name: shopper.name }, view: ticketView(card) }
      return follow(chatId, (toChatId) => postInTopic(messenger, topics, { ...place, toChatId }))
    },
    updateTicket: async (card, message) =>
      editIfThere(messenger, message, ticketView(await named(card))),
    async showSeen({ inquiry, offered, copy }, before) {
      const view = seenView(inquiry, offered)
      if (before && (await editIfThere(messenger, before, view))) return before
      const threadId = await topics.find(copy.chatId, inquiry.chatId)
      const replyTo = { messageId: copy.messageId, threadId }
      return follow(copy.chatId, (toChatId) =>
        sendMessage(messenger, toChatId, toChatId === copy.chatId ? { ...view, replyTo } : view),
      )
    },
    removeTicket: (message) => remove(messenger, message),
    async showOrder(order) {
      const view = orderView(order)
      const { staffMessage: message } = order
      const isThere = message && (await editIfThere(messenger, message, view))
      return isThere ? message : post(view)
    },
    async tell(notice, under) {
      const text = noticeText(notice)
      const chats = await staffChats.list()
      // The group may have another id by now.
      if (!under || !chats.includes(under.chatId)) await post({ text })
      else await sendMessage(messenger, under.chatId, { text, replyTo: under })
    },
  }
}

/** @returns false where it is not there any more: messages of a group that was upgraded or left cannot be edited. */
async function editIfThere(
  messenger: Messenger,
  message: ChatMessage,
  view: View,
): Promise<boolean> {
  try {
    return await editMessage(messenger, message, view)
  } catch (error) {
    if (migratedTo(error) === undefined && !isGone(error)) throw error
    return false
  }
}

/** @returns false where Telegram does not allow that. */
async function remove(
  { api }: Pick<Messenger, 'api'>,
  { chatId, messageId }: ChatMessage,
): Promise<boolean> {
  try {
    return await api.deleteMessage(chatId, messageId)
  } catch (error) {
    if (!(error instanceof GrammyError) || ![400, 403].includes(error.error_code)) throw error
    return /message to delete not found/i.test(error.description)
  }
}

function ticketView(card: TicketCard): View {
  const { picture, offered } = card
  const words = { text: ticketText(card), keyboard: ticketKeyboard(card) }
  if (!picture.photos) return { ...words, isCaption: picture.key !== null }
  const own = picture.photos.map((photo) => ({ photo, number: undefined }))
  const tiles = [...own, ...numbered(offered)]
  return tiles.length > 0 ? { ...words, photo: collagePicture(tiles) } : words
}

function seenView(inquiry: Inquiry, offered: readonly Offer[]): View {
  return { text: seenText(offered), keyboard: seenKeyboard(inquiry, offered) }
}

function orderView(order: Order): View {
  return { text: orderCardText(order), keyboard: staffOrderKeyboard(order) }
}
