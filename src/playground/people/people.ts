import { setTimeout as delay } from 'node:timers/promises'
import type { Message, User } from 'grammy/types'
import type { ChatRecord, StoredMessage } from '#src/playground/state/chat-record.ts'
import {
  contentOf,
  newAlbumId,
  originOf,
  withoutContent,
} from '#src/playground/state/message-content.ts'
import type { World } from '#src/playground/state/world.ts'
import { enterBusinessChat, tellMessage } from './business.ts'
import {
  draftOf,
  type PersonContent,
  type PersonMedia,
  placeOf,
  rewordingOf,
  type SendOptions,
} from './person-content.ts'

export interface AlbumOptions extends SendOptions {
  /** The pause between two photos' updates (0). */
  readonly gapMs?: number
}

/** What shoppers and managers write. All of it reaches the bot as updates. */
export interface People {
  sendFromUser(user: User, content: PersonContent, options?: SendOptions): Promise<Message>
  /** Photos or documents that belong together; each may have a caption, as the first usually has. */
  sendAlbum(user: User, items: readonly PersonContent[], options?: AlbumOptions): Promise<Message[]>
  forwardFromUser(user: User, message: Message, options?: SendOptions): Promise<Message>
  /** Changes the text or the caption of a message that the person sent. */
  editFromUser(user: User, message: Message, words: string): Promise<Message>
  /** Puts another photo, film or file, with its caption, in the place of the one that the person sent. */
  editMediaFromUser(user: User, message: Message, content: PersonMedia): Promise<Message>
}

export function createPeople(world: World): People {
  const { chats, attachments } = world

  function post(user: User, draft: Partial<Message>, options: SendOptions): StoredMessage {
    const record = openFor(user, options, world)
    const message = chats.post(record, user, { ...draft, ...placeOf(record, options) })
    tellMessage(world, record, message)
    return message
  }

  function edit(user: User, message: Message, change: (old: StoredMessage) => StoredMessage) {
    const record = chats.get(message.chat.id, message.business_connection_id)
    const old = record.messages.get(message.message_id)
    if (old?.from.id !== user.id) throw new Error(`${message.message_id} is not theirs to edit`)
    const edited = { ...change(old), edit_date: Math.floor(world.now() / 1000) }
    chats.replace(record, edited)
    tellMessage(world, record, edited)
    return edited
  }

  return {
    sendFromUser: async (user, content, options = {}) =>
      post(user, await draftOf(content, attachments), options),
    async sendAlbum(user, items, { gapMs = 0, ...options } = {}) {
      // All photos are ready before the first is sent: a real album arrives at once.
      const drafts = await Promise.all(items.map((item) => draftOf(item, attachments)))
      const album = { mediaGroupId: newAlbumId(), ...options }
      const sent: Message[] = []
      for (const draft of drafts) {
        if (gapMs > 0 && sent.length > 0) await delay(gapMs)
        sent.push(post(user, draft, album))
      }
      return sent
    },
    async forwardFromUser(user, message, { origin, ...options } = {}) {
      const { messages } = chats.get(message.chat.id, message.business_connection_id)
      const original = messages.get(message.message_id)
      if (!original) throw new Error(`there is no message ${message.message_id} to forward`)
      return post(user, contentOf(original), { ...options, origin: origin ?? originOf(original) })
    },
    editFromUser: async (user, message, words) =>
      edit(user, message, (old) => {
        const { text, entities, caption, caption_entities, ...kept } = old
        return { ...kept, ...rewordingOf(old, words) }
      }),
    async editMediaFromUser(user, message, content) {
      const draft = await draftOf(content, attachments)
      return edit(user, message, (old) => ({ ...withoutContent(old), ...draft }))
    },
  }
}

/** The chat that a person writes into. */
export function openFor(
  user: User,
  { chatId, businessConnectionId }: Pick<SendOptions, 'chatId' | 'businessConnectionId'>,
  world: World,
): ChatRecord {
  return businessConnectionId === undefined
    ? enter(world, user, chatId)
    : enterBusinessChat(world, user, { chatId, connectionId: businessConnectionId })
}

/** The chat a person is in, made known to it: a private chat begins, a group gets a member. */
export function enter({ chats }: World, user: User, chatId: number = user.id): ChatRecord {
  const own = chats.addUser(user)
  if (chatId === user.id) return own
  const record = chats.get(chatId)
  record.members.set(user.id, user)
  return record
}
