import type { Chat, User } from 'grammy/types'
import { badRequest } from '#src/playground/rules/api-error.ts'
import type { BotChat, BotMembership, ChatRecord } from './chat-record.ts'
import { createMessages, type Messages, type MessagesOptions } from './messages.ts'

export interface NewGroup {
  readonly id: number
  readonly title: string
  /** A group with topics. Only supergroups (ids below -1,000,000,000,000) have them. */
  readonly isForum?: boolean
  /** The first one made the group. */
  readonly members?: readonly User[]
}

/** The chats that the bot is in, with their messages. */
export interface Chats extends Messages {
  /** The private chat with this user; made, or given the user's new name, when need be. */
  addUser(user: User): ChatRecord
  addGroup(group: NewGroup): ChatRecord
  /** The chat of a business account with a customer; made when need be. */
  addBusinessChat(customer: User, business: Business): ChatRecord
  find(chatId: number | string, businessConnectionId?: string): ChatRecord | undefined
  /** @throws BotApiError for an unknown chat, and for a group that was upgraded. */
  get(chatId: number | string, businessConnectionId?: string): ChatRecord
  ofBusiness(connectionId: string): readonly ChatRecord[]
  user(userId: number): User | undefined
  /** The id a group has now: another one once it was upgraded. */
  currentId(chatId: number): number
  upgrade(groupId: number): ChatRecord
  /** Topics are switched on or off in a supergroup. */
  setForum(groupId: number, isForum: boolean): ChatRecord
  setMembership(groupId: number, bot: BotMembership): ChatRecord
}

interface ChatsOptions extends MessagesOptions {
  readonly firstMessageId: number
}

const firstSupergroupId = -1_000_000_000_000

/** In groups the bot is an administrator, so that it sees every message. */
const fullRights: BotMembership = { status: 'administrator', lacking: [] }

export function createChats({ firstMessageId, ...messageOptions }: ChatsOptions): Chats {
  const users = new Map<number, User>()
  const register = createRegister(firstMessageId)
  const { find, get, put } = register

  function add(chat: BotChat, members: readonly User[], business?: Business): ChatRecord {
    const old = find(chat.id, business?.connectionId) ?? register.empty(chat)
    const joined = members.map((user) => [user.id, user] as const)
    for (const user of members) users.set(user.id, user)
    const everybody = new Map([...old.members, ...joined])
    const [creatorId] = everybody.keys()
    return put({
      ...old,
      members: everybody,
      chat,
      ...(creatorId !== undefined && { creatorId }),
      ...(business && { business }),
    })
  }

  function change(groupId: number, changes: Partial<ChatRecord>): ChatRecord {
    const changed = put({ ...get(groupId), ...changes })
    messageOptions.events.emit({ kind: 'chat', chatId: groupId })
    return changed
  }

  return {
    find,
    get,
    addUser: (user) => add(privateChat(user), [user]),
    addGroup: (group) => add(groupChat(group), group.members ?? []),
    addBusinessChat: (customer, business) =>
      add(privateChat(customer), [customer, business.owner], business),
    ofBusiness: (connectionId) =>
      register.all().filter(({ business }) => business?.connectionId === connectionId),
    user: (userId) => users.get(userId),
    currentId: (chatId) => find(chatId)?.migratedTo ?? chatId,
    upgrade(groupId) {
      const old = get(groupId)
      if (old.chat.type !== 'group') throw new Error(`chat ${groupId} is not a basic group`)
      const id = firstSupergroupId + groupId
      put({ ...old, migratedTo: id })
      return add({ id, type: 'supergroup', title: old.chat.title }, [...old.members.values()])
    },
    setForum(groupId, isForum) {
      const { chat } = get(groupId)
      if (chat.type !== 'supergroup') throw new Error(`chat ${groupId} is no supergroup`)
      const { is_forum, ...plain } = chat
      return change(groupId, { chat: isForum ? { ...plain, is_forum: true } : plain })
    },
    setMembership: (groupId, bot) => change(groupId, { bot }),
    ...createMessages(messageOptions),
  }
}

type Business = NonNullable<ChatRecord['business']>

/** The records of all chats. */
function createRegister(firstMessageId: number) {
  const records = new Map<string, ChatRecord>()
  // As in Telegram: private chats and basic groups share one sequence, every supergroup has its own.
  const sharedIds = sequence(firstMessageId)
  const find = (chatId: number | string, businessConnectionId?: string) =>
    records.get(keyOf(chatId, businessConnectionId))
  return {
    find,
    all: () => [...records.values()],
    get(chatId: number | string, businessConnectionId?: string): ChatRecord {
      const record = find(chatId, businessConnectionId)
      if (!record) throw badRequest('chat not found')
      if (record.migratedTo === undefined) return record
      throw badRequest('group chat was upgraded to a supergroup chat', {
        migrate_to_chat_id: record.migratedTo,
      })
    },
    put(record: ChatRecord): ChatRecord {
      records.set(keyOf(record.chat.id, record.business?.connectionId), record)
      return record
    },
    empty: (chat: BotChat): ChatRecord => ({
      chat,
      messages: new Map(),
      ephemerals: new Map(),
      reactions: new Map(),
      topics: new Map(),
      members: new Map(),
      nextMessageId: chat.type === 'supergroup' ? sequence(firstMessageId) : sharedIds,
      bot: fullRights,
    }),
  }
}

/** A business account's chat has the same id as the customer's chat with the bot. */
const keyOf = (chatId: number | string, businessConnectionId = '') =>
  `${businessConnectionId}/${chatId}`

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
