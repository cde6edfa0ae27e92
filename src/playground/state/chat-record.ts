import type { Chat, Message, Update, User } from 'grammy/types'

export type BotChat = Exclude<Chat, Chat.ChannelChat>

export type StoredMessage = Message & Update.NonChannel

export interface Topic {
  readonly name: string
  readonly iconColor: number
  readonly isClosed: boolean
}

export interface ChatRecord {
  readonly chat: BotChat
  readonly messages: Map<number, StoredMessage>
  readonly topics: Map<number, Topic>
  readonly members: Map<number, User>
  readonly nextMessageId: () => number
  /** Set when the group became a supergroup under this id. */
  readonly migratedTo?: number
}
