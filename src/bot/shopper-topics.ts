import { type Api, GrammyError } from 'grammy'
import { LRUCache } from 'lru-cache'
import { cut } from '#src/lib/cut.ts'
import type { ShopperTopics, StaffTopic } from '#src/ports/talk-chats.ts'
import type { TopicStore } from '#src/ports/topic-store.ts'

export interface ShopperTopicsOptions {
  readonly api: Api
  readonly topicStore: TopicStore
  /** Told of a group with topics in which the bot may not make any. */
  readonly onNoRight: (staffChatId: number) => Promise<void>
}

/** Of a topic's name. */
const maxName = 128
/** Basic groups have no topics. */
const firstSupergroupId = -1_000_000_000_000
/** A group gets topics, or loses them, seldom. */
const forumMs = 60_000

/**
 * A topic for each shopper in a group that has topics. They are made one at a time, when a person is needed: bots that
 * made many at once have been banned.
 */
export function createShopperTopics({
  api,
  topicStore,
  onNoRight,
}: ShopperTopicsOptions): ShopperTopics {
  const forums = new LRUCache<number, boolean>({ max: 100, ttl: forumMs })
  const isForum = async (chatId: number) => {
    if (chatId > firstSupergroupId) return false
    const known = forums.get(chatId)
    if (known !== undefined) return known
    const { is_forum: has = false } = await api.getChat(chatId)
    forums.set(chatId, has)
    return has
  }
  const make = async (staffChatId: number, name: string) => {
    try {
      const { message_thread_id: id } = await api.createForumTopic(staffChatId, cut(name, maxName))
      return id
    } catch (error) {
      if (!isRefused(error)) throw error
      if (/not enough rights/i.test(error.description)) await onNoRight(staffChatId)
      // Not asked again for each ticket.
      forums.set(staffChatId, false)
      return null
    }
  }
  const open = async (staffChatId: number, shopper: { id: number; name: string }) => {
    const there = await topicStore.find(staffChatId, shopper.id)
    if (there !== null || !(await isForum(staffChatId))) return there
    const threadId = await make(staffChatId, shopper.name)
    if (threadId !== null) await topicStore.note(staffChatId, shopper.id, threadId)
    return threadId
  }
  const isReopened = async ({ chatId, threadId }: StaffTopic) => {
    try {
      return await api.reopenForumTopic(chatId, threadId)
    } catch (error) {
      if (!isRefused(error)) throw error
      if (/not enough rights/i.test(error.description)) await onNoRight(chatId)
      // It is open: somebody else was faster.
      return /topic_not_modified/i.test(error.description)
    }
  }
  const oneAtATime = createQueue()
  return {
    async find(staffChatId, shopperId) {
      const threadId = await topicStore.find(staffChatId, shopperId)
      return threadId !== null && (await isForum(staffChatId)) ? threadId : null
    },
    open: (staffChatId, shopper) => oneAtATime(() => open(staffChatId, shopper)),
    async repair(staffChatId, shopperId) {
      const threadId = await topicStore.find(staffChatId, shopperId)
      if (threadId === null) return false
      if (await isReopened({ chatId: staffChatId, threadId })) return true
      await topicStore.forget(staffChatId, shopperId)
      return false
    },
    async remove({ chatId, threadId }) {
      try {
        return await api.deleteForumTopic(chatId, threadId)
      } catch (error) {
        if (!(error instanceof GrammyError) || ![400, 403].includes(error.error_code)) throw error
        return /topic_(deleted|id_invalid)/i.test(error.description)
      }
    },
  }
}

function isRefused(error: unknown): error is GrammyError {
  return error instanceof GrammyError && error.error_code === 400
}

function createQueue() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work)
    last = next.catch(() => undefined)
    return next
  }
}
