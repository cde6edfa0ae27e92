import type { Chat, ChatMember, User } from 'grammy/types'
import { senderOf } from '#src/playground/api/methods/outgoing.ts'
import type { StoredMessage } from '#src/playground/state/chat-record.ts'
import { invoiceKey } from '#src/playground/state/queries.ts'
import type { World } from '#src/playground/state/world.ts'
import { enter } from './people.ts'

export interface PressedButton {
  readonly chatId: number
  readonly messageId: number
  readonly data: string
}

/** What people do without writing. All of it reaches the bot as updates. */
export interface Gestures {
  /** A tap on a button; on an invoice it pays, whatever the data. Gives the query's id. */
  press(user: User, button: PressedButton): string
  /** Typed after the bot's name in any chat. Gives the query's id. */
  queryInline(user: User, query: string): string
  blockBot(user: User): void
  unblockBot(user: User): void
  /** A basic group becomes a supergroup; gives its new id. */
  upgradeGroup(user: User, groupId: number): number
}

export function createGestures(world: World): Gestures {
  const { chats, updates, queries } = world
  return {
    press(user, { chatId, messageId, data }) {
      const message = enter(world, user, chatId).messages.get(messageId)
      if (!message) throw new Error(`there is no message ${messageId} in chat ${chatId}`)
      const id = queries.newId()
      if (message.invoice) {
        askToPay(world, { id, user, message })
      } else {
        queries.callbacks.set(id, { chatId })
        const chat_instance = String(chatId)
        updates.push({ callback_query: { id, from: user, message, chat_instance, data } })
      }
      return id
    },
    queryInline(user, query) {
      const id = queries.newId()
      queries.inline.set(id, [])
      updates.push({ inline_query: { id, from: user, query, offset: '', chat_type: 'sender' } })
      return id
    },
    blockBot(user) {
      world.blockedBy.add(user.id)
      tellMembership(world, { chat: enter(world, user).chat, user, isMember: false })
    },
    unblockBot(user) {
      world.blockedBy.delete(user.id)
      tellMembership(world, { chat: enter(world, user).chat, user, isMember: true })
    },
    upgradeGroup(user, groupId) {
      const old = enter(world, user, groupId)
      const upgraded = chats.upgrade(groupId)
      const { id } = upgraded.chat
      updates.push({ message: chats.post(old, user, { migrate_to_chat_id: id }) })
      updates.push({ message: chats.post(upgraded, user, { migrate_from_chat_id: groupId }) })
      return id
    },
  }
}

interface Purchase {
  readonly id: string
  readonly user: User
  readonly message: StoredMessage
}

function askToPay({ queries, updates }: World, { id, user, message }: Purchase): void {
  const { invoice, chat, message_id } = message
  const details = queries.invoices.get(invoiceKey(chat.id, message_id))
  if (!invoice || !details) return
  queries.checkouts.set(id, { chatId: chat.id, userId: user.id, invoiceMessageId: message_id })
  const { currency, total_amount } = invoice
  const invoice_payload = details.payload
  updates.push({ pre_checkout_query: { id, from: user, currency, total_amount, invoice_payload } })
}

interface Membership {
  readonly chat: Chat
  readonly user: User
  readonly isMember: boolean
}

function tellMembership({ bot, now, updates }: World, { chat, user, isMember }: Membership): void {
  const member: ChatMember = { status: 'member', user: senderOf(bot) }
  const banned: ChatMember = { status: 'kicked', user: senderOf(bot), until_date: 0 }
  const [old_chat_member, new_chat_member] = isMember ? [banned, member] : [member, banned]
  const date = Math.floor(now() / 1000)
  updates.push({ my_chat_member: { chat, from: user, date, old_chat_member, new_chat_member } })
}
