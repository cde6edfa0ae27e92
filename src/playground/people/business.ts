import type { BusinessBotRights, BusinessConnection, Message, User } from 'grammy/types'
import type { ChatRecord, StoredMessage } from '#src/playground/state/chat-record.ts'
import type { World } from '#src/playground/state/world.ts'

/** What the owner of a business account does, who lets the bot answer in their own chats. */
export interface BusinessOwner {
  /** Connects the bot to the owner's account, or changes what it may do there. Gives the connection's id. */
  connectBusiness(owner: User, rights?: BusinessBotRights): string
  disconnectBusiness(connectionId: string): void
  /** Messages vanish from a chat of the account, whoever deletes them. */
  deleteInBusiness(connectionId: string, customer: User, messageIds: readonly number[]): void
}

const usualRights: BusinessBotRights = { can_reply: true, can_read_messages: true }

export function createBusinessOwner(world: World): BusinessOwner {
  const { chats, connections, queries, updates, now } = world

  function tell(connection: BusinessConnection): string {
    connections.set(connection.id, connection)
    updates.push({ business_connection: connection })
    return connection.id
  }

  return {
    connectBusiness(owner, rights = usualRights) {
      chats.addUser(owner)
      const known = [...connections.values()].find(({ user }) => user.id === owner.id)
      const fresh = { id: queries.newId(), date: Math.floor(now() / 1000) }
      const account = { user: owner, user_chat_id: owner.id, rights, is_enabled: true }
      return tell({ ...fresh, ...known, ...account })
    },
    disconnectBusiness(connectionId) {
      const connection = connections.get(connectionId)
      if (connection) tell({ ...connection, is_enabled: false })
    },
    deleteInBusiness(connectionId, customer, messageIds) {
      const record = chats.get(customer.id, connectionId)
      for (const id of messageIds) chats.remove(record, id)
      tellDeletion(world, record, messageIds)
    },
  }
}

/** Bots learn of deletions in business chats, and nowhere else. */
export function tellDeletion(
  { updates }: World,
  { chat, business }: ChatRecord,
  messageIds: readonly number[],
): void {
  if (!business || chat.type !== 'private') return
  const { connectionId: business_connection_id } = business
  const message_ids = [...messageIds]
  updates.push({ deleted_business_messages: { business_connection_id, chat, message_ids } })
}

/** The chat of the account's owner with a customer, whichever of the two opens it. */
export function enterBusinessChat(
  { chats, connections }: World,
  user: User,
  { chatId, connectionId }: { readonly chatId: number | undefined; readonly connectionId: string },
): ChatRecord {
  const owner = connections.get(connectionId)?.user
  if (!owner) throw new Error(`there is no business connection ${connectionId}`)
  if (user.id !== owner.id) return chats.addBusinessChat(user, { connectionId, owner })
  return chats.get(chatId ?? user.id, connectionId)
}

/** Tells the bot of a message, new or edited, as the chat is one of its own or of a business account. */
export function tellMessage(
  { updates, connections }: World,
  { chat, business }: ChatRecord,
  message: StoredMessage,
): void {
  const { edit_date } = message
  if (!business || chat.type !== 'private') {
    if (edit_date === undefined) updates.push({ message })
    else updates.push({ edited_message: { ...message, edit_date } })
  } else if (connections.get(business.connectionId)?.is_enabled) {
    const own: Message & { chat: typeof chat } = { ...message, chat }
    if (edit_date === undefined) updates.push({ business_message: own })
    else updates.push({ edited_business_message: { ...own, edit_date } })
  }
}
