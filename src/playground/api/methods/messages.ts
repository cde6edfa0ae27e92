import { badRequest } from '#src/playground/rules/api-error.ts'
import { compact } from '#src/playground/rules/compact.ts'
import { exceeds } from '#src/playground/rules/limits.ts'
import { isReaction } from '#src/playground/rules/reactions.ts'
import type { ChatRecord, StoredMessage } from '#src/playground/state/chat-record.ts'
import type { World } from '#src/playground/state/world.ts'
import { method } from './method.ts'
import { lacks, openChat, senderOf } from './outgoing.ts'
import { chatId, flag, messageId, messageIds, reactions } from './parameters.ts'

export const deleteMessage = method(
  'deleteMessage',
  { chat_id: chatId, message_id: messageId },
  ({ chat_id, message_id }, { world }) => {
    const record = openChat(chat_id, world)
    const message = record.messages.get(message_id)
    if (!message) throw badRequest('message to delete not found')
    if (isTooOld(message.date, world)) throw badRequest("message can't be deleted for everyone")
    if (!isDeletable(record, message, world)) throw badRequest("message can't be deleted")
    world.chats.remove(record, message_id)
    return true
  },
)

export const deleteMessages = method(
  'deleteMessages',
  { chat_id: chatId, message_ids: messageIds },
  ({ chat_id, message_ids }, { world }) => {
    const record = openChat(chat_id, world)
    for (const id of message_ids) {
      const message = record.messages.get(id)
      if (!message || isTooOld(message.date, world)) continue
      if (isDeletable(record, message, world)) world.chats.remove(record, id)
    }
    return true
  },
)

/** The bot may delete its own messages, and with the right to do so those of others; a topic's first one nobody may. */
function isDeletable(record: ChatRecord, message: StoredMessage, { bot }: World): boolean {
  if (message.forum_topic_created) return false
  return message.from.id === bot.id || !lacks(record, 'can_delete_messages')
}

const isTooOld = (date: number, { now, limits }: World) =>
  exceeds((now() / 1000 - date) / 3600, limits.deletableHours)

export const setMessageReaction = method(
  'setMessageReaction',
  { chat_id: chatId, message_id: messageId, reaction: reactions.exactOptional() },
  ({ chat_id, message_id, reaction = [] }, { world }) => {
    const record = openChat(chat_id, world)
    if (!record.messages.has(message_id)) throw badRequest('message to react not found')
    if (reaction.length > 1) throw badRequest('REACTIONS_TOO_MANY')
    if (reaction.some((one) => one.type === 'emoji' && !isReaction(one.emoji))) {
      throw badRequest('REACTION_INVALID')
    }
    world.chats.react(record, {
      messageId: message_id,
      userId: world.bot.id,
      reactions: reaction,
    })
    return true
  },
)

export const pinChatMessage = method(
  'pinChatMessage',
  { chat_id: chatId, message_id: messageId, disable_notification: flag.exactOptional() },
  ({ chat_id, message_id }, { world }) => {
    const record = openChat(chat_id, world)
    if (lacks(record, 'can_pin_messages')) throw notEnoughRights()
    const pinned_message = record.messages.get(message_id)
    if (!pinned_message) throw badRequest('message to pin not found')
    const { message_thread_id, is_topic_message } = pinned_message
    const place = compact({ message_thread_id, is_topic_message })
    world.chats.post(record, senderOf(world.bot), { pinned_message, ...place })
    return true
  },
)

export const unpinChatMessage = method(
  'unpinChatMessage',
  { chat_id: chatId, message_id: messageId.exactOptional() },
  ({ chat_id }, { world }) => {
    if (lacks(openChat(chat_id, world), 'can_pin_messages')) throw notEnoughRights()
    return true
  },
)

const notEnoughRights = () => badRequest('not enough rights to manage pinned messages in the chat')
