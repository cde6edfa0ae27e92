import type { Message, User } from 'grammy/types'

/**
 * What the chat page and the playground's server say to each other. Everything the page shows comes from Telegram
 * objects, so that it shows what a real client would get.
 */

/** The two panes: a shopper's private chat with the bot, and the managers' group. */
export type PaneName = 'shopper' | 'managers'

/** A sample photo the newcomer may send with one click. */
export interface Sample {
  readonly name: string
  readonly url: string
}

/** `GET /playground/state`: everything a page needs when it opens or reconnects. */
export interface PlaygroundState {
  readonly bot: User
  readonly shopper: User
  readonly manager: User
  /** Messages that were not deleted, oldest first. */
  readonly panes: Readonly<Record<PaneName, readonly Message[]>>
  readonly samples: readonly Sample[]
  /** What setMyCommands set, for the menu of the input field. */
  readonly commands: readonly { readonly command: string; readonly description: string }[]
}

/** `GET /playground/events` (server-sent events): one JSON object per `message` event. */
export type PlaygroundEvent =
  | { readonly kind: 'message'; readonly pane: PaneName; readonly message: Message }
  | { readonly kind: 'edited'; readonly pane: PaneName; readonly message: Message }
  | { readonly kind: 'deleted'; readonly pane: PaneName; readonly messageId: number }
  /** The bot is typing, uploading …; shown for five seconds at most. */
  | { readonly kind: 'action'; readonly pane: PaneName; readonly action: string }
  /** The answer to a pressed button: a toast, or an alert that must be closed. */
  | {
      readonly kind: 'callbackAnswer'
      readonly pane: PaneName
      readonly text: string
      readonly showAlert: boolean
    }
  | {
      readonly kind: 'reaction'
      readonly pane: PaneName
      readonly messageId: number
      readonly emoji: readonly string[]
    }

/**
 * `POST /playground/send` (multipart form): a person in a pane sends something. Fields: `pane`; `text` (message or
 * caption); `as` = `photo` | `document` | `voice`; `file` (repeatable: several photos make an album); `replyTo`
 * (message id, optional); `language` (`uk` | `en`: the client's language). Answers 204.
 *
 * `POST /playground/press` (JSON, this type): a button under a message. Answers 204.
 */
export interface Press {
  readonly pane: PaneName
  readonly messageId: number
  readonly data: string
  /** The client's language, as in a message. */
  readonly language?: 'uk' | 'en' | undefined
}

/** Files of messages: `GET /playground/file/<file_id>` gives the bytes with their type. */
export const filePath = (fileId: string) => `/playground/file/${encodeURIComponent(fileId)}`
