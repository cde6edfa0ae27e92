import { badRequest } from '#src/playground/rules/api-error.ts'
import { exceeds } from '#src/playground/rules/limits.ts'
import type { World } from '#src/playground/state/world.ts'
import { method } from './method.ts'
import { chatId, messageId, messageIds, reactions } from './parameters.ts'

export const deleteMessage = method(
  'deleteMessage',
  { chat_id: chatId, message_id: messageId },
  ({ chat_id, message_id }, { world }) => {
    const record = world.chats.get(chat_id)
    const message = record.messages.get(message_id)
    if (!message) throw badRequest('message to delete not found')
    if (isTooOld(message.date, world)) throw badRequest("message can't be deleted for everyone")
    world.chats.remove(record, message_id)
    return true
  },
)

export const deleteMessages = method(
  'deleteMessages',
  { chat_id: chatId, message_ids: messageIds },
  ({ chat_id, message_ids }, { world }) => {
    const record = world.chats.get(chat_id)
    for (const id of message_ids) {
      const message = record.messages.get(id)
      if (message && !isTooOld(message.date, world)) world.chats.remove(record, id)
    }
    return true
  },
)

const isTooOld = (date: number, { now, limits }: World) =>
  exceeds((now() / 1000 - date) / 3600, limits.deletableHours)

export const setMessageReaction = method(
  'setMessageReaction',
  { chat_id: chatId, message_id: messageId, reaction: reactions.exactOptional() },
  ({ chat_id, message_id, reaction = [] }, { world }) => {
    const { chat, messages } = world.chats.get(chat_id)
    if (!messages.has(message_id)) throw badRequest('message to react not found')
    // Bots may set one reaction; of the kinds, only emoji are known here.
    if (reaction.length > 1) throw badRequest('REACTIONS_TOO_MANY')
    const emoji = reaction.flatMap((one) => (one.type === 'emoji' ? [one.emoji] : []))
    world.events.emit({ kind: 'reaction', chatId: chat.id, messageId: message_id, emoji })
    return true
  },
)
