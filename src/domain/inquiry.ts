import type { ChannelPost } from './channel-post.ts'
import type { Language } from './language.ts'
import type { Candidate } from './outcome.ts'
import type { Sku } from './sku.ts'

/** A message as Telegram hands it on; the bytes of a file are fetched when they are needed. */
export interface IncomingMessage {
  readonly chatId: number
  /** The topic of the chat it was sent to; null outside of topics. */
  readonly threadId: number | null
  readonly messageId: number
  /** Messages of one album share it. */
  readonly mediaGroupId: string | null
  /** It is a forward of this post. */
  readonly post?: ChannelPost | undefined
  readonly shopper: { readonly id: number; readonly name: string }
  readonly language: Language
  readonly text: string
  readonly content: IncomingContent
  /** It came while a person talks with the shopper: it is looked at for the managers alone. */
  readonly inTalk?: boolean
}

export type IncomingContent =
  | Pick<PhotoMessage, 'kind' | 'fileId' | 'fileUniqueId' | 'isFrame'>
  | Pick<OtherMessage, 'kind' | 'fileId'>

interface Message {
  readonly messageId: number
  /** What was written: a caption, or the message itself; '' when there is nothing. */
  readonly text: string
  readonly receivedAt: Date
  /** It is a forward of this post. */
  readonly post?: ChannelPost | undefined
}

/** A photo, or a picture sent as a file. */
export interface PhotoMessage extends Message {
  readonly kind: 'photo'
  readonly fileId: string
  /** The same for the same file, also when it is forwarded. */
  readonly fileUniqueId: string
  /** It is the one picture that Telegram shows of something that moves, not the thing itself. */
  readonly isFrame: boolean
  /** What was read in it when it was looked at. Data, never instructions. */
  readonly written?: string
}

/** Anything else; `fileId` is null where there is no file. */
export interface OtherMessage extends Message {
  readonly kind: 'text' | 'voice' | 'video' | 'document' | 'sticker' | 'location' | 'contact'
  readonly fileId: string | null
}

/** One message of a shopper's inquiry. */
export type InquiryMessage = PhotoMessage | OtherMessage

/**
 * `pending`: exactly one live job is about to answer it. `asked`: the shopper was asked to describe it. `ticketed`: it
 * waits for a manager, or one has answered.
 */
export type InquiryState = 'pending' | 'asked' | 'answered' | 'ticketed' | 'cancelled'

/** What a shopper asked, in one message or several. */
export interface Inquiry {
  readonly id: number
  readonly chatId: number
  readonly threadId: number | null
  readonly firstMessageId: number
  readonly isAlbum: boolean
  readonly shopper: { readonly id: number; readonly name: string }
  readonly language: Language
  readonly state: InquiryState
  /** The message that says "looking …" and then becomes the answer. */
  readonly answerMessageId: number | null
  /** Offered to the shopper and the managers, best first. */
  readonly candidates: readonly Candidate[]
  /** The shopper said that it is none of these. */
  readonly rejected: readonly Sku[]
  readonly sku: Sku | null
  /** Whose word `sku` is; null while nobody has said anything. A manager's null says that it is not sold. */
  readonly decidedBy: 'machine' | 'shopper' | 'manager' | null
  /** Oldest first, at least one. */
  readonly messages: readonly InquiryMessage[]
  /** Grows with each message and each edit of one: what was in view when it was looked at. */
  readonly revision: number
  /** It came while a person talked with the shopper: the bot says nothing of it, but to the managers. */
  readonly inTalk?: boolean
}

export function photosOf({ messages }: Pick<Inquiry, 'messages'>): readonly PhotoMessage[] {
  return messages.filter((message) => message.kind === 'photo')
}

/**
 * What the shopper wrote about a photo: its own caption, else the one that stands on another photo of the album, for
 * Telegram's clients put an album's only caption on any of them.
 */
export function captionOf(
  { messages }: Pick<Inquiry, 'messages'>,
  { text }: Pick<PhotoMessage, 'text'>,
): string {
  if (text !== '') return text
  const written = messages.filter((message) => message.text !== '')
  const [only] = written
  return only && written.length === 1 ? only.text : ''
}

/** What the answer replies to: the newest words of the shopper, else their first message. */
export function answeredMessageId({
  messages,
  firstMessageId,
}: Pick<Inquiry, 'messages' | 'firstMessageId'>): number {
  return messages.findLast(({ kind }) => kind === 'text')?.messageId ?? firstMessageId
}

/** All that was written, in order: for people. */
export function wordsOf({ messages }: Pick<Inquiry, 'messages'>): string {
  return messages
    .map(({ text }) => text)
    .filter((text) => text !== '')
    .join('\n')
}

/** All that was read in the photos, in order; '' where nothing was. */
export function writtenOf(inquiry: Pick<Inquiry, 'messages'>): string {
  return photosOf(inquiry)
    .flatMap(({ written }) => written ?? [])
    .join('\n')
}

/** The channel posts that an inquiry forwards: an album is one post, but each of its messages has an id. */
export function postsOf({ messages }: Pick<Inquiry, 'messages'>): readonly ChannelPost[] {
  return messages.flatMap(({ post }) => post ?? [])
}

/** Known again without a download, also when it is forwarded. */
export function fileKey({ fileUniqueId }: Pick<PhotoMessage, 'fileUniqueId'>): string {
  return `telegram:${fileUniqueId}`
}
