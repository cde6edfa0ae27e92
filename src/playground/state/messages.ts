import type { Message, ReactionType, User } from 'grammy/types'
import { compact } from '#src/playground/rules/compact.ts'
import type { BotChat, ChatRecord, StoredMessage, Topic } from './chat-record.ts'
import type { Events } from './events.ts'

/** The fields that every message has. */
export interface Envelope {
  readonly message_id: number
  readonly date: number
  readonly chat: BotChat
  readonly from: User
}

/** What a reader sees of a change of reactions. */
interface Reacting {
  readonly messageId: number
  readonly userId: number
  readonly reactions: readonly ReactionType[]
}

/** Changes to a chat's messages; each is told to whoever listens. */
export interface Messages {
  post<Content extends Partial<Message>>(
    record: ChatRecord,
    from: User,
    content: Content,
  ): Envelope & Content
  /** Puts a changed message in the place of the old one; an ephemeral message is known by its own id. */
  replace(record: ChatRecord, message: StoredMessage): void
  remove(record: ChatRecord, messageId: number): void
  removeEphemeral(record: ChatRecord, ephemeralId: number): void
  /** A topic as it is from now on; undefined deletes it. */
  setTopic(record: ChatRecord, threadId: number, topic: Topic | undefined): void
  /** @returns how the user reacted before. */
  react(record: ChatRecord, reacting: Reacting): readonly ReactionType[]
}

export interface MessagesOptions {
  readonly now: () => number
  readonly events: Events
  /** Older messages of a chat are forgotten. */
  readonly maxMessagesPerChat: number
}

export function createMessages({ now, events, maxMessagesPerChat }: MessagesOptions): Messages {
  return {
    post(record, from, content) {
      const id = record.nextMessageId()
      const isEphemeral = content.receiver_user !== undefined
      const message = {
        ...content,
        ...(isEphemeral && { ephemeral_message_id: id }),
        message_id: isEphemeral ? 0 : id,
        date: Math.floor(now() / 1000),
        chat: record.chat,
        from,
      }
      const messages = isEphemeral ? record.ephemerals : record.messages
      messages.set(id, message)
      dropOldest(messages, maxMessagesPerChat)
      events.emit({ kind: isEphemeral ? 'ephemeral' : 'message', ...placeOf(record), message })
      return message
    },
    replace(record, message) {
      const { ephemeral_message_id: ephemeralId } = message
      if (ephemeralId === undefined) record.messages.set(message.message_id, message)
      else record.ephemerals.set(ephemeralId, message)
      const kind = ephemeralId === undefined ? 'edited' : 'ephemeral'
      events.emit({ kind, ...placeOf(record), message })
    },
    remove(record, messageId) {
      if (!record.messages.delete(messageId)) return
      record.reactions.delete(messageId)
      events.emit({ kind: 'deleted', ...placeOf(record), messageId })
    },
    removeEphemeral(record, ephemeralId) {
      if (!record.ephemerals.delete(ephemeralId)) return
      events.emit({ kind: 'ephemeralDeleted', ...placeOf(record), ephemeralId })
    },
    setTopic(record, threadId, topic) {
      if (topic) record.topics.set(threadId, topic)
      else record.topics.delete(threadId)
      events.emit({ kind: 'chat', ...placeOf(record) })
    },
    react(record, { messageId, userId, reactions }) {
      const byUser = record.reactions.get(messageId) ?? new Map()
      const before = byUser.get(userId) ?? []
      byUser.set(userId, reactions)
      record.reactions.set(messageId, byUser)
      const emoji = emojiOn(record, messageId)
      events.emit({ kind: 'reaction', ...placeOf(record), messageId, emoji })
      return before
    },
  }
}

export const placeOf = ({ chat, business }: ChatRecord) =>
  compact({ chatId: chat.id, businessConnectionId: business?.connectionId })

/** What stands under a message. Of the kinds of reactions only emoji are shown. */
export const emojiOn = ({ reactions }: ChatRecord, messageId: number): readonly string[] =>
  [...(reactions.get(messageId)?.values() ?? [])].flatMap((of) =>
    of.flatMap((one) => (one.type === 'emoji' ? [one.emoji] : [])),
  )

function dropOldest(messages: Map<number, StoredMessage>, max: number): void {
  for (const id of messages.keys()) {
    if (messages.size <= max) return
    messages.delete(id)
  }
}
