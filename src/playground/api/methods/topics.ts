import type { Message } from 'grammy/types'
import { z } from 'zod'
import { badRequest } from '#src/playground/rules/api-error.ts'
import { compact } from '#src/playground/rules/compact.ts'
import type { ChatRecord, Topic } from '#src/playground/state/chat-record.ts'
import type { World } from '#src/playground/state/world.ts'
import { type Call, method } from './method.ts'
import { lacks, openChat, senderOf } from './outgoing.ts'
import { chatId, integer, text } from './parameters.ts'

const topicTarget = { chat_id: chatId, message_thread_id: integer }
const iconColors = [0x6fb9f0, 0xffd67e, 0xcb86db, 0x8eee98, 0xff93b2, 0xfb6f5f] as const

interface Target {
  readonly chat_id: number | string
  readonly message_thread_id: number
}

export const createForumTopic = method(
  'createForumTopic',
  {
    chat_id: chatId,
    name: z.string().min(1).max(128),
    icon_color: z.coerce
      .number()
      .pipe(z.literal([...iconColors]))
      .exactOptional(),
  },
  ({ chat_id, name, icon_color = iconColors[0] }, { world }) => {
    const record = openForum(chat_id, world)
    if (lacks(record, 'can_manage_topics')) throw notEnoughRights()
    world.throttle.admit(record.chat.id, 1)
    const forum_topic_created = { name, icon_color }
    const posted = world.chats.post(record, senderOf(world.bot), { forum_topic_created })
    // The topic's id is the id of the message that opened it, and that message lies in the topic itself.
    const threadId = posted.message_id
    const topic = { name, iconColor: icon_color, iconEmojiId: '', isClosed: false }
    world.chats.setTopic(record, threadId, topic)
    world.chats.replace(record, { ...posted, message_thread_id: threadId, is_topic_message: true })
    return { message_thread_id: threadId, name, icon_color }
  },
)

export const editForumTopic = method(
  'editForumTopic',
  { ...topicTarget, name: text.exactOptional(), icon_custom_emoji_id: text.exactOptional() },
  (target, { world }) => {
    const { record, topic } = findTopic(target, world)
    const name = target.name || topic.name
    const iconEmojiId = target.icon_custom_emoji_id ?? topic.iconEmojiId
    const changes = compact({
      name: name === topic.name ? undefined : name,
      icon_custom_emoji_id: iconEmojiId === topic.iconEmojiId ? undefined : iconEmojiId,
    })
    if (Object.keys(changes).length === 0) throw notModified()
    world.throttle.admitEdit(record.chat.id)
    world.chats.setTopic(record, target.message_thread_id, { ...topic, name, iconEmojiId })
    announce(target, { forum_topic_edited: changes }, world)
    return true
  },
)

export const closeForumTopic = method('closeForumTopic', topicTarget, (target, call) =>
  setClosed(target, true, call),
)

export const reopenForumTopic = method('reopenForumTopic', topicTarget, (target, call) =>
  setClosed(target, false, call),
)

export const deleteForumTopic = method('deleteForumTopic', topicTarget, (target, { world }) => {
  const { record } = findTopic(target, world)
  world.chats.setTopic(record, target.message_thread_id, undefined)
  for (const message of [...record.messages.values()]) {
    if (message.message_thread_id === target.message_thread_id) {
      world.chats.remove(record, message.message_id)
    }
  }
  return true
})

function setClosed(target: Target, isClosed: boolean, { world }: Call): true {
  const { record, topic } = findTopic(target, world)
  if (topic.isClosed === isClosed) throw notModified()
  world.throttle.admitEdit(record.chat.id)
  world.chats.setTopic(record, target.message_thread_id, { ...topic, isClosed })
  announce(target, isClosed ? { forum_topic_closed: {} } : { forum_topic_reopened: {} }, world)
  return true
}

function announce({ chat_id, message_thread_id }: Target, what: Partial<Message>, world: World) {
  const place = { message_thread_id, is_topic_message: true } as const
  world.chats.post(world.chats.get(chat_id), senderOf(world.bot), { ...what, ...place })
}

function openForum(id: number | string, world: World): ChatRecord {
  const record = openChat(id, world)
  if (!record.chat.is_forum) throw badRequest('the chat is not a forum')
  return record
}

function findTopic(
  { chat_id, message_thread_id }: Target,
  world: World,
): { readonly record: ChatRecord; readonly topic: Topic } {
  const record = openForum(chat_id, world)
  if (lacks(record, 'can_manage_topics')) throw notEnoughRights()
  const topic = record.topics.get(message_thread_id)
  if (!topic) throw badRequest('TOPIC_ID_INVALID')
  return { record, topic }
}

const notEnoughRights = () => badRequest('not enough rights to manage topics in the chat')

const notModified = () => badRequest('TOPIC_NOT_MODIFIED')
