import { setTimeout as delay } from 'node:timers/promises'
import type { Message, MessageOrigin, User } from 'grammy/types'
import type { ChatRecord, StoredMessage } from '#src/playground/state/chat-record.ts'
import { contentOf, newAlbumId, originOf } from '#src/playground/state/message-content.ts'
import type { World } from '#src/playground/state/world.ts'
import {
  draftOf,
  type PersonContent,
  placeOf,
  rewordingOf,
  type SendOptions,
} from './person-content.ts'

export interface AlbumOptions extends SendOptions {
  /** The pause between two photos' updates (0). */
  readonly gapMs?: number
}

export interface ForwardOptions extends SendOptions {
  /** Who wrote it first; by default what the message itself says. */
  readonly origin?: MessageOrigin
}

/** What shoppers and managers write. All of it reaches the bot as updates. */
export interface People {
  sendFromUser(user: User, content: PersonContent, options?: SendOptions): Promise<Message>
  /** Photos or documents that belong together; each may have a caption, as the first usually has. */
  sendAlbum(user: User, items: readonly PersonContent[], options?: AlbumOptions): Promise<Message[]>
  forwardFromUser(user: User, message: Message, options?: ForwardOptions): Promise<Message>
  /** Changes the text or the caption of a message that the person sent. */
  editFromUser(user: User, message: Message, words: string): Promise<Message>
}

export function createPeople(world: World): People {
  const { chats, updates, attachments } = world

  function post(user: User, draft: Partial<Message>, options: SendOptions): StoredMessage {
    const record = enter(world, user, options.chatId)
    const message = chats.post(record, user, { ...draft, ...placeOf(record, options) })
    updates.push({ message })
    return message
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
      const original = chats.get(message.chat.id).messages.get(message.message_id)
      if (!original) throw new Error(`there is no message ${message.message_id} to forward`)
      const forward_origin = origin ?? originOf(original)
      return post(user, { ...contentOf(original), forward_origin }, options)
    },
    async editFromUser(user, message, words) {
      const old = enter(world, user, message.chat.id).messages.get(message.message_id)
      if (old?.from.id !== user.id) throw new Error(`${message.message_id} is not theirs to edit`)
      const { text, entities, caption, caption_entities, ...kept } = old
      const edit_date = Math.floor(world.now() / 1000)
      const edited_message = { ...kept, ...rewordingOf(old, words), edit_date }
      chats.replace(edited_message)
      updates.push({ edited_message })
      return edited_message
    },
  }
}

/** The chat a person is in, made known to it: a private chat begins, a group gets a member. */
export function enter({ chats }: World, user: User, chatId: number = user.id): ChatRecord {
  const own = chats.addUser(user)
  if (chatId === user.id) return own
  const record = chats.get(chatId)
  record.members.set(user.id, user)
  return record
}
