import { badRequest } from '#src/playground/rules/api-error.ts'
import type { ChatRecord } from '#src/playground/state/chat-record.ts'
import type { World } from '#src/playground/state/world.ts'
import { method } from './method.ts'
import { integer, messageIds, text } from './parameters.ts'

const replyWindowSeconds = 24 * 3600

export const getBusinessConnection = method(
  'getBusinessConnection',
  { business_connection_id: text },
  ({ business_connection_id }, { world }) => connectionOf(business_connection_id, world),
)

export const readBusinessMessage = method(
  'readBusinessMessage',
  { business_connection_id: text, chat_id: integer, message_id: integer },
  ({ business_connection_id, chat_id, message_id }, { world }) => {
    const { rights } = connectionOf(business_connection_id, world)
    if (!rights?.can_read_messages) throw notAllowed()
    const { messages } = world.chats.get(chat_id, business_connection_id)
    if (!messages.has(message_id)) throw badRequest('message not found')
    return true
  },
)

export const deleteBusinessMessages = method(
  'deleteBusinessMessages',
  { business_connection_id: text, message_ids: messageIds },
  ({ business_connection_id, message_ids }, { world }) => {
    const { rights } = connectionOf(business_connection_id, world)
    if (!rights?.can_delete_all_messages) throw notAllowed()
    for (const record of world.chats.ofBusiness(business_connection_id)) {
      for (const id of message_ids) world.chats.remove(record, id)
    }
    return true
  },
)

/**
 * A chat of a business account, if the bot may answer there now.
 * @throws BotApiError when the account is not connected, or nobody wrote to it for a day.
 */
export function openBusinessChat(
  chatId: number | string,
  connectionId: string,
  world: World,
): ChatRecord {
  const { rights, is_enabled } = connectionOf(connectionId, world)
  if (!is_enabled || !rights?.can_reply) throw notAllowed()
  const record = world.chats.get(chatId, connectionId)
  const since = world.now() / 1000 - replyWindowSeconds
  const isRecent = [...record.messages.values()].some(
    ({ from, date }) => from.id === record.chat.id && date >= since,
  )
  if (!isRecent) throw badRequest('BUSINESS_PEER_USAGE_MISSING')
  return record
}

function connectionOf(id: string, { connections }: World) {
  const connection = connections.get(id)
  if (!connection) throw badRequest('business connection not found')
  return connection
}

const notAllowed = () => badRequest('BUSINESS_CONNECTION_NOT_ALLOWED')
