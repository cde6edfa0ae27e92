import { randomInt } from 'node:crypto'
import type { Message, MessageOrigin } from 'grammy/types'
import type { StoredMessage } from './chat-record.ts'
import { mediaKinds } from './media.ts'

const contentKeys = [
  'text',
  'entities',
  'rich_message',
  ...mediaKinds,
  'contact',
  'location',
  'venue',
  'caption',
  'caption_entities',
] as const satisfies readonly (keyof Message)[]

type ContentKey = (typeof contentKeys)[number]

export type MessageContent = Partial<Pick<Message, ContentKey>>

/** What a copy or a forward of the message carries; a service message and an invoice carry nothing. */
export function contentOf(message: Message): MessageContent {
  const entries = contentKeys.flatMap((key) => (key in message ? [[key, message[key]]] : []))
  return Object.fromEntries(entries)
}

export const hasContent = (message: Message) => Object.keys(contentOf(message)).length > 0

/** What stays of a message when its content is replaced: who, where, when, in reply to what. */
export function withoutContent<M extends Message>(message: M): Omit<M, ContentKey> {
  const kept: Omit<M, ContentKey> & MessageContent = { ...message }
  for (const key of contentKeys) delete kept[key]
  return kept
}

type ReplyMessage = NonNullable<Message['reply_to_message']>

/** A message as it stands inside its reply: without the message that it replied to itself. */
export function quote(message: Message): ReplyMessage {
  const { reply_to_message, ...quoted } = message
  // The type asks for the field to be undefined and, under exactOptionalPropertyTypes, forbids it.
  return quoted as ReplyMessage
}

/** Who wrote it first: a forward of a forward keeps the first author. */
export function originOf({ forward_origin, from, date }: StoredMessage): MessageOrigin {
  return forward_origin ?? { type: 'user', sender_user: from, date }
}

/** A new `media_group_id`. */
export const newAlbumId = () => String(randomInt(1e12, 2 ** 47))
