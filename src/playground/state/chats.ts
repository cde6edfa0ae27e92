import type { Chat, User } from 'grammy/types'
import { badRequest } from '#src/playground/rules/api-error.ts'
import type { BotChat, ChatRecord } from './chat-record.ts'
import { createMessages, type Messages, type MessagesOptions } from './messages.ts'

export interface NewGroup {
  readonly id: number
  readonly title: string
  /** A group with topics. Only supergroups (ids below -1,000,000,000,000) have them. */
  readonly isForum?: boolean
  readonly members?: readonly User[]
}

/** The chats that the bot is in, with their messages. */
export interface Chats extends Messages {
  /** The private chat with this user; made, or given the user's new name, when need be. */
  addUser(user: User): ChatRecord
  addGroup(group: NewGroup): ChatRecord
  /** @throws BotApiError for an unknown chat, and for a group that was upgraded. */
  get(chatId: number | string): ChatRecord
  user(userId: number): User | undefined
  /** The id a group has now: another one once it was upgraded. */
  currentId(chatId: number): number
  upgrade(groupId: number): ChatRecord
}

interface ChatsOptions extends Omit<MessagesOptions, 'find'> {
  readonly firstMessageId: number
}

const firstSupergroupId = -1_000_000_000_000

export function createChats({ firstMessageId, ...messageOptions }: ChatsOptions): Chats {
  const records = new Map<number, ChatRecord>()
  const users = new Map<number, User>()
  // As in Telegram: private chats and basic groups share one sequence, every supergroup has its own.
  const sharedIds = sequence(firstMessageId)

  function add(chat: BotChat, members: readonly User[]): ChatRecord {
    const old = records.get(chat.id)
    const record = {
      messages: old?.messages ?? new Map(),
      topics: old?.topics ?? new Map(),
      members: new Map([
        ...(old?.members ?? []),
        ...members.map((user) => [user.id, user] as const),
      ]),
      nextMessageId:
        old?.nextMessageId ?? (chat.type === 'supergroup' ? sequence(firstMessageId) : sharedIds),
      chat,
    }
    records.set(chat.id, record)
    for (const user of members) users.set(user.id, user)
    return record
  }

  function get(chatId: number | string): ChatRecord {
    const record = records.get(Number(chatId))
    if (!record) throw badRequest('chat not found')
    if (record.migratedTo === undefined) return record
    throw badRequest('group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: record.migratedTo,
    })
  }

  return {
    get,
    addUser: (user) => add(privateChat(user), [user]),
    addGroup: (group) => add(groupChat(group), group.members ?? []),
    user: (userId) => users.get(userId),
    currentId: (chatId) => records.get(chatId)?.migratedTo ?? chatId,
    upgrade(groupId) {
      const old = get(groupId)
      if (old.chat.type !== 'group') throw new Error(`chat ${groupId} is not a basic group`)
      const id = firstSupergroupId + groupId
      records.set(groupId, { ...old, migratedTo: id })
      return add({ id, type: 'supergroup', title: old.chat.title }, [...old.members.values()])
    },
    ...createMessages({ ...messageOptions, find: (chatId) => records.get(chatId) }),
  }
}

function privateChat({ id, first_name, last_name, username }: User): Chat.PrivateChat {
  return {
    id,
    type: 'private',
    first_name,
    ...(last_name !== undefined && { last_name }),
    ...(username !== undefined && { username }),
  }
}

function groupChat({ id, title, isForum = false }: NewGroup): Chat.GroupChat | Chat.SupergroupChat {
  if (id >= 0) throw new Error(`${id} is no group id: they are negative`)
  if (id > firstSupergroupId) return { id, type: 'group', title }
  return { id, type: 'supergroup', title, ...(isForum && { is_forum: true }) }
}

function sequence(first: number): () => number {
  let next = first
  return () => next++
}
