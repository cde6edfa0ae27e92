import type { ReactionType, User } from 'grammy/types'
import type { StoredMessage } from '#src/playground/state/chat-record.ts'
import { invoiceKey } from '#src/playground/state/queries.ts'
import type { World } from '#src/playground/state/world.ts'
import { tellDeletion } from './business.ts'
import { openFor } from './people.ts'

export interface MessagePlace {
  readonly chatId: number
  /** Set for a chat of a business account. */
  readonly businessConnectionId?: string
  readonly messageId: number
}

export interface PressedButton extends MessagePlace {
  readonly data: string
  /** Set for a button of a message that only this person sees; `messageId` does not count then. */
  readonly ephemeralId?: number | undefined
}

export type ReactionEmoji = Extract<ReactionType, { type: 'emoji' }>['emoji']

/** What people do without writing. All of it reaches the bot as updates, but for deletions, of which it is not told. */
export interface Gestures {
  /** A tap on a button; on an invoice it pays, whatever the data. Gives the query's id. */
  press(user: User, button: PressedButton): string
  /** Instead of the reactions that the person set before. */
  react(user: User, place: MessagePlace, emoji: readonly ReactionEmoji[]): void
  /** Deletes a message for everybody. Telegram tells bots of deletions in business chats only. */
  deleteFromUser(user: User, place: MessagePlace): void
}

export function createGestures(world: World): Gestures {
  const { chats, updates, now } = world
  return {
    press(user, button) {
      const record = openFor(user, button, world)
      const { ephemeralId, messageId, chatId } = button
      const message =
        ephemeralId === undefined
          ? record.messages.get(messageId)
          : record.ephemerals.get(ephemeralId)
      if (!message) throw new Error(`there is no message ${messageId} in chat ${chatId}`)
      const id = world.queries.newId()
      if (message.invoice) askToPay(world, { id, user, message })
      else askBack(world, { id, user, message, data: button.data })
      return id
    },
    react(user, { messageId, ...place }, emoji) {
      const record = openFor(user, place, world)
      const new_reaction = emoji.map((one): ReactionType => ({ type: 'emoji', emoji: one }))
      const reacting = { messageId, userId: user.id, reactions: new_reaction }
      const old_reaction = [...chats.react(record, reacting)]
      // Of reactions in business chats bots are not told.
      if (record.business) return
      const change = { chat: record.chat, message_id: messageId, user, old_reaction, new_reaction }
      updates.push({ message_reaction: { ...change, date: Math.floor(now() / 1000) } })
    },
    deleteFromUser(user, { messageId, ...place }) {
      const record = openFor(user, place, world)
      chats.remove(record, messageId)
      tellDeletion(world, record, [messageId])
    },
  }
}

interface Asking {
  readonly id: string
  readonly user: User
  readonly message: StoredMessage
}

/** A message that was sent via the bot is known to it by the message's inline id only. */
function askBack(
  { queries, updates }: World,
  { id, user, message, data }: Asking & { readonly data: string },
): void {
  const chatId = message.chat.id
  const { business_connection_id: businessConnectionId } = message
  queries.callbacks.set(id, { chatId, businessConnectionId })
  const inlineId = [...queries.inlineMessages.entries()].find(
    ([, place]) => place.chatId === chatId && place.messageId === message.message_id,
  )?.[0]
  const origin = inlineId === undefined ? { message } : { inline_message_id: inlineId }
  const chat_instance = String(chatId)
  updates.push({ callback_query: { id, from: user, ...origin, chat_instance, data } })
}

function askToPay({ queries, updates, now }: World, { id, user, message }: Asking): void {
  const { invoice, chat, message_id } = message
  const details = queries.invoices.get(invoiceKey(chat.id, message_id))
  if (!invoice || !details || details.isPaid) return
  const asked = { chatId: chat.id, userId: user.id, invoiceMessageId: message_id }
  queries.checkouts.set(id, { ...asked, askedAtMs: now() })
  const { currency, total_amount } = invoice
  const invoice_payload = details.payload
  updates.push({ pre_checkout_query: { id, from: user, currency, total_amount, invoice_payload } })
}
