import type { Chat, Message, ReactionType, Update, User } from 'grammy/types'

export type BotChat = Exclude<Chat, Chat.ChannelChat>

export type StoredMessage = Message & Update.NonChannel

export interface Topic {
  readonly name: string
  readonly iconColor: number
  /** The custom emoji in its place; empty for none. */
  readonly iconEmojiId: string
  readonly isClosed: boolean
}

/** What the bot is in a group, and what its administrator's rights lack. */
export interface BotMembership {
  readonly status: 'administrator' | 'member' | 'left' | 'kicked'
  readonly lacking: readonly AdminRight[]
}

export type AdminRight =
  | 'can_delete_messages'
  | 'can_manage_topics'
  | 'can_pin_messages'
  | 'can_invite_users'

export interface ChatRecord {
  readonly chat: BotChat
  readonly messages: Map<number, StoredMessage>
  /** Messages that only one member sees, by their own ids. */
  readonly ephemerals: Map<number, StoredMessage>
  /** Who reacted how, by message and user. */
  readonly reactions: Map<number, Map<number, readonly ReactionType[]>>
  readonly topics: Map<number, Topic>
  readonly members: Map<number, User>
  /** Who made the group. */
  readonly creatorId?: number
  readonly nextMessageId: () => number
  readonly bot: BotMembership
  /** Set for a chat of a business account, which the bot answers in the owner's name. */
  readonly business?: { readonly connectionId: string; readonly owner: User }
  /** Set when the group became a supergroup under this id. */
  readonly migratedTo?: number
}
