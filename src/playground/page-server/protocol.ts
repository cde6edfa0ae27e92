import type { Message, User } from 'grammy/types'
import type { ClientEvent, InputMarkup } from '#src/playground/state/events.ts'
import type { MediaKind } from '#src/playground/state/media.ts'

/**
 * What the chat page and the playground's server say to each other. Everything the page shows comes from Telegram
 * objects, so that it shows what a real client would get.
 */

/**
 * A shopper's private chat with the bot, the managers' group, and the shopper's chat with the manager's own account,
 * which the bot answers as well once it is connected.
 */
export type PaneName = 'shopper' | 'managers' | 'business'

/** A sample photo the newcomer may send with one click. */
export interface Sample {
  readonly name: string
  readonly url: string
}

export interface ShownTopic {
  readonly threadId: number
  readonly name: string
  readonly isClosed: boolean
}

/** What a chat is besides its messages. */
export interface ChatView {
  readonly isForum: boolean
  /** Oldest first; the general topic is none of them. */
  readonly topics: readonly ShownTopic[]
  /** The person blocked the bot. */
  readonly isBlocked: boolean
  /** The bot is connected to the manager's own account. */
  readonly isConnected: boolean
}

export interface PaneState extends ChatView {
  /** Messages that were not deleted, oldest first; those that only this pane's person sees at the end. */
  readonly messages: readonly Message[]
  readonly reactions: Readonly<Record<number, readonly string[]>>
  /** The keyboard of the input field, with the message that it came with. */
  readonly input: { readonly messageId: number; readonly markup: InputMarkup } | undefined
}

/** `GET /playground/state`: everything a page needs when it opens or reconnects. */
export interface PlaygroundState {
  readonly bot: User
  readonly shopper: User
  readonly manager: User
  readonly panes: Readonly<Record<PaneName, PaneState>>
  readonly samples: readonly Sample[]
  /** What setMyCommands set, for the menu of the input field. */
  readonly commands: readonly { readonly command: string; readonly description: string }[]
}

/** `GET /playground/events` (server-sent events): one JSON object per `message` event. */
export type PlaygroundEvent = { readonly pane: PaneName } & (
  | ClientEvent
  | { readonly kind: 'message' | 'edited'; readonly message: Message }
  /** New or changed: a message that nobody else sees. */
  | { readonly kind: 'ephemeral'; readonly message: Message }
  | { readonly kind: 'chat'; readonly view: ChatView }
)

/**
 * `POST /playground/send` (multipart form): a person in a pane sends something; `POST /playground/edit`, with
 * `messageId`, puts it in the place of what they sent. Fields: `pane`; `text` (message or caption); `file`
 * (repeatable: several make an album) with `items`, a JSON list of `SentFile`, one for each; `thumbnail` (repeatable);
 * instead of files `contact` or `location`, JSON; `replyTo` (message id) and `threadId`, optional; `channelPost`, set
 * when it is forwarded from the shop's channel; `language` (`uk` | `en`: the client's language). Both answer 204.
 *
 * This is one of the items.
 */
export interface SentFile {
  readonly as: MediaKind
  readonly durationSeconds?: number | undefined
  readonly width?: number | undefined
  readonly height?: number | undefined
  readonly emoji?: string | undefined
  /** The next of the form's `thumbnail` files is its picture. */
  readonly hasThumbnail?: boolean | undefined
}

/** All that follows is JSON: `POST /playground/<gesture>`, answered with 204 unless said. */
interface OnMessage {
  readonly pane: PaneName
  readonly messageId: number
  /** The client's language, as in a message. */
  readonly language?: 'uk' | 'en' | undefined
}

/** `press`: a button under a message. */
export interface Press extends OnMessage {
  readonly data: string
  /** Of a message that only this person sees; its `messageId` is 0. */
  readonly ephemeralId?: number | undefined
}

/** `react`: instead of the reaction that the person set before; an empty emoji takes it back. */
export interface React extends OnMessage {
  readonly emoji: string
}

/** `delete`: for everybody. */
export type Delete = OnMessage

/** `forward`: into the same chat. */
export interface Forward extends OnMessage {
  readonly threadId?: number | undefined
}

/** `inline`: typed after the bot's name. Answers `{ queryId }`; the results come as an `inlineAnswer` event. */
export interface InlineTyping {
  readonly pane: PaneName
  readonly query: string
  readonly language?: 'uk' | 'en' | undefined
}

/** `choose`: one of the results. */
export interface Choose {
  readonly pane: PaneName
  readonly queryId: string
  readonly resultId: string
  readonly threadId?: number | undefined
  readonly language?: 'uk' | 'en' | undefined
}

/** `settings`: what people may change about a chat. */
export interface ChatSettings {
  /** The shopper blocks the bot, or lets it write again. */
  readonly isBlocked?: boolean | undefined
  /** The managers' group has topics. */
  readonly isForum?: boolean | undefined
  /** The manager lets the bot answer in their own account. */
  readonly isConnected?: boolean | undefined
}

/** Files of messages: `GET /playground/file/<file_id>` gives the bytes with their type. */
export const filePath = (fileId: string) => `/playground/file/${encodeURIComponent(fileId)}`
