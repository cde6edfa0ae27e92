import type { Message, User } from 'grammy/types'
import type { BotChat, ChatRecord, StoredMessage } from './chat-record.ts'
import type { Events } from './events.ts'

/** The fields that every message has. */
export interface Envelope {
  readonly message_id: number
  readonly date: number
  readonly chat: BotChat
  readonly from: User
}

/** Changes to a chat's messages; each is told to whoever listens. */
export interface Messages {
  post<Content extends Partial<Message>>(
    record: ChatRecord,
    from: User,
    content: Content,
  ): Envelope & Content
  /** Puts a changed message in the place of the old one. */
  replace(message: StoredMessage): void
  remove(record: ChatRecord, messageId: number): void
}

export interface MessagesOptions {
  readonly now: () => number
  readonly events: Events
  /** Older messages of a chat are forgotten. */
  readonly maxMessagesPerChat: number
  readonly find: (chatId: number) => ChatRecord | undefined
}

export function createMessages(options: MessagesOptions): Messages {
  const { now, events, maxMessagesPerChat, find } = options
  return {
    post(record, from, content) {
      const envelope = {
        message_id: record.nextMessageId(),
        date: Math.floor(now() / 1000),
        chat: record.chat,
        from,
      }
      const message = { ...content, ...envelope }
      record.messages.set(envelope.message_id, message)
      dropOldest(record.messages, maxMessagesPerChat)
      events.emit({ kind: 'message', chatId: record.chat.id, message })
      return message
    },
    replace(message) {
      find(message.chat.id)?.messages.set(message.message_id, message)
      events.emit({ kind: 'edited', chatId: message.chat.id, message })
    },
    remove(record, messageId) {
      if (!record.messages.delete(messageId)) return
      events.emit({ kind: 'deleted', chatId: record.chat.id, messageId })
    },
  }
}

function dropOldest(messages: Map<number, StoredMessage>, max: number): void {
  for (const id of messages.keys()) {
    if (messages.size <= max) return
    messages.delete(id)
  }
}
