import type { Contact, Message } from 'grammy/types'
import { compact } from '#src/playground/rules/compact.ts'
import { formatText } from '#src/playground/rules/text.ts'
import type { Attachments } from '#src/playground/state/attachments.ts'
import type { ChatRecord } from '#src/playground/state/chat-record.ts'
import { type MessageContent, quote } from '#src/playground/state/message-content.ts'

interface Captioned {
  readonly caption?: string | undefined
}

/** What a person sends. */
export type PersonContent =
  | { readonly text: string }
  | { readonly contact: Contact }
  | PersonPhoto
  | PersonDocument
  | PersonVoice

export interface PersonPhoto extends Captioned {
  readonly photo: Uint8Array
}

export interface PersonDocument extends Captioned {
  readonly document: Uint8Array
  readonly name?: string
  readonly mimeType?: string
}

export interface PersonVoice extends Captioned {
  readonly voice: Uint8Array
  readonly mimeType?: string
  readonly durationSeconds?: number
}

export interface SendOptions {
  /** The person's private chat with the bot, unless said. */
  readonly chatId?: number
  readonly threadId?: number | undefined
  readonly replyTo?: number | undefined
  /** Makes the message part of an album; `sendAlbum` does it for a whole one. */
  readonly mediaGroupId?: string
}

/** The part of a message that a person makes. */
export async function draftOf(
  content: PersonContent,
  attachments: Attachments,
): Promise<MessageContent> {
  if ('text' in content) return textDraft(content.text)
  if ('contact' in content) return { contact: content.contact }
  const words = captionDraft(content.caption)
  if ('photo' in content) return { photo: await attachments.photo(content.photo), ...words }
  if ('voice' in content) {
    const { voice: bytes, mimeType = 'audio/ogg', durationSeconds } = content
    return { voice: attachments.voice({ bytes, name: '', mimeType }, durationSeconds), ...words }
  }
  const { document: bytes, name = 'file', mimeType = '' } = content
  return { document: await attachments.document({ bytes, name, mimeType }), ...words }
}

/** New words for a message that has a text or a caption. */
export const rewordingOf = ({ text }: Message, words: string) =>
  text === undefined ? captionDraft(words) : textDraft(words)

/** Where a person's message stands in its chat. */
export function placeOf(
  { chat, messages, topics }: ChatRecord,
  { threadId, replyTo, mediaGroupId }: SendOptions,
): Partial<Message> {
  if (threadId !== undefined && !topics.has(threadId)) {
    throw new Error(`there is no topic ${threadId} in chat ${chat.id}`)
  }
  // In a topic, a message that replies to nothing replies to the message that opened the topic.
  const original = messages.get(replyTo ?? threadId ?? 0)
  return {
    ...(threadId !== undefined && { message_thread_id: threadId, is_topic_message: true }),
    ...(original && { reply_to_message: quote(original) }),
    ...compact({ media_group_id: mediaGroupId }),
  }
}

function textDraft(source: string): MessageContent {
  const { text, entities } = formatText({ text: source })
  return { text, ...(entities.length > 0 && { entities: [...entities] }) }
}

function captionDraft(source: string = ''): MessageContent {
  const { text, entities } = formatText({ text: source })
  return {
    ...(text !== '' && { caption: text }),
    ...(entities.length > 0 && { caption_entities: [...entities] }),
  }
}
