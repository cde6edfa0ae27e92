import type { Contact, Location, Message, MessageOrigin } from 'grammy/types'
import { compact } from '#src/playground/rules/compact.ts'
import { formatText } from '#src/playground/rules/text.ts'
import type { Attachments, MediaDetails } from '#src/playground/state/attachments.ts'
import type { ChatRecord } from '#src/playground/state/chat-record.ts'
import { type MediaKind, mediaFields, mediaKinds } from '#src/playground/state/media.ts'
import { type MessageContent, quote } from '#src/playground/state/message-content.ts'

/** What a person sends: words, a contact, a place, or bytes under the name of the kind as which they are sent. */
export type PersonContent =
  | { readonly text: string }
  | { readonly contact: Contact }
  | { readonly location: Location }
  | PersonMedia

/** For example `{ photo: bytes, caption: '…' }` or `{ video_note: bytes, durationSeconds: 5 }`. */
export type PersonMedia = {
  [K in MediaKind]: { readonly [Field in K]: Uint8Array } & MediaWords
}[MediaKind]

interface MediaWords extends MediaDetails {
  readonly caption?: string | undefined
  readonly name?: string
  readonly mimeType?: string
}

export interface SendOptions {
  /** The person's private chat with the bot, unless said. */
  readonly chatId?: number
  readonly threadId?: number | undefined
  readonly replyTo?: number | undefined
  /** The account whose owner or customer writes, when the chat is not one with the bot. */
  readonly businessConnectionId?: string
  /** Forwarded: who wrote it first. */
  readonly origin?: MessageOrigin
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
  if ('location' in content) return { location: content.location }
  const kind = mediaKinds.find((one) => one in content)
  if (!kind) throw new Error('there is nothing to send')
  return await mediaDraft(kind, content, attachments)
}

async function mediaDraft(
  kind: MediaKind,
  content: MediaWords & Partial<Record<MediaKind, Uint8Array>>,
  attachments: Attachments,
): Promise<MessageContent> {
  const { [kind]: bytes = new Uint8Array(), caption, name, mimeType = '', ...about } = content
  const upload = { bytes, name: name ?? defaultNames[kind] ?? '', mimeType }
  const media = await attachments[kind](upload, about)
  return { ...mediaFields(kind, media), ...captionDraft(caption) }
}

/** Clients name these files; the others come without a name. */
const defaultNames: Partial<Record<MediaKind, string>> = { document: 'file' }

/** New words for a message that has a text or a caption. */
export const rewordingOf = ({ text }: Message, words: string) =>
  text === undefined ? captionDraft(words) : textDraft(words)

/** Where a person's message stands in its chat. */
export function placeOf(
  { chat, messages, topics, business }: ChatRecord,
  { threadId, replyTo, mediaGroupId, origin }: SendOptions,
): Partial<Message> {
  if (threadId !== undefined && !topics.has(threadId)) {
    throw new Error(`there is no topic ${threadId} in chat ${chat.id}`)
  }
  // In a topic, a message that replies to nothing replies to the message that opened the topic.
  const original = messages.get(replyTo ?? threadId ?? 0)
  return {
    ...(threadId !== undefined && { message_thread_id: threadId, is_topic_message: true }),
    ...(original && { reply_to_message: quote(original) }),
    ...compact({
      media_group_id: mediaGroupId,
      forward_origin: origin,
      business_connection_id: business?.connectionId,
    }),
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
