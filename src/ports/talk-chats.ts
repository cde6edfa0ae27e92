import type { ChatMessage } from './inquiry-store.ts'
import type { EditedWords, Passage } from './talk-store.ts'

/** Where something is put. */
export interface TalkPlace {
  readonly chatId: number
  /** null outside of topics. */
  readonly threadId: number | null
  /** null: in reply to nothing. */
  readonly replyTo: number | null
}

/** What is put into a chat. */
export interface Putting {
  readonly source: ChatMessage
  readonly passage: Extract<Passage, { readonly kind: 'copy' | 'album' | 'text' }>
  readonly place: TalkPlace
  /** Aborted when it is not to leave any more. */
  readonly signal: AbortSignal
}

/** The chats of shoppers and managers, as what is passed on between them needs them. */
export interface TalkChats {
  /**
   * @returns the messages that it has become, in order.
   * @throws ChatGoneError, TopicGoneError
   */
  put(putting: Putting): Promise<readonly ChatMessage[]>
  /** Words that a message cannot take, and a message that is gone, change nothing. @returns whether it shows them. */
  edit(message: ChatMessage, words: EditedWords, signal: AbortSignal): Promise<boolean>
  /** @returns false where Telegram does not allow it. */
  remove(message: ChatMessage): Promise<boolean>
  /** Whether a message of this id stands in the chat and is the bot's own; nobody sees that it is asked. */
  isOwn(message: ChatMessage): Promise<boolean>
}

export interface StaffTopic {
  readonly chatId: number
  readonly threadId: number
}

/** The topics of the managers' groups: one for each shopper. */
export interface ShopperTopics {
  /** The topic that there is. */
  find(staffChatId: number, shopperId: number): Promise<number | null>
  /**
   * The shopper's topic, made when need be; null where the group has no topics, or the bot may not make any.
   * @param name what it is called
   */
  open(
    staffChatId: number,
    shopper: { readonly id: number; readonly name: string },
  ): Promise<number | null>
  /** Writes are refused there: opens it again where it is closed, and forgets it where it is gone. @returns whether it may be written to. */
  repair(staffChatId: number, shopperId: number): Promise<boolean>
  /** Deletes a topic with all that is in it. @returns false where Telegram does not allow that. */
  remove(topic: StaffTopic): Promise<boolean>
}
