import type {
  ForceReply,
  InlineQueryResult,
  InlineQueryResultsButton,
  ReplyKeyboardMarkup,
  ReplyKeyboardRemove,
} from 'grammy/types'
import type { StoredMessage } from './chat-record.ts'

/** What the bot does to a chat's input field. */
export type InputMarkup = ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply

/** The results of an inline query, as they are offered over the input field. */
export interface InlineOffer {
  readonly queryId: string
  readonly results: readonly InlineQueryResult[]
  /** Leads to the private chat with the bot. */
  readonly button?: InlineQueryResultsButton | undefined
}

/** Where something happens: a chat with the bot, or of a business account. */
interface Place {
  readonly chatId: number
  readonly businessConnectionId?: string | undefined
}

/** What clients are told as it is. */
export type ClientEvent =
  | { readonly kind: 'ephemeralDeleted'; readonly ephemeralId: number }
  | { readonly kind: 'deleted'; readonly messageId: number }
  /** The bot is typing, uploading …; shown for five seconds at most. */
  | { readonly kind: 'action'; readonly action: string; readonly threadId?: number | undefined }
  /** The answer to a pressed button: a toast, or an alert that must be closed. */
  | { readonly kind: 'callbackAnswer'; readonly text: string; readonly showAlert: boolean }
  | { readonly kind: 'reaction'; readonly messageId: number; readonly emoji: readonly string[] }
  | { readonly kind: 'inputMarkup'; readonly messageId: number; readonly markup: InputMarkup }
  | ({ readonly kind: 'inlineAnswer' } & InlineOffer)

/** What happens in the chats, as it happens. */
export type WorldEvent = Place &
  (
    | ClientEvent
    | { readonly kind: 'message' | 'edited'; readonly message: StoredMessage }
    /** New or changed: a message that only its `receiver_user` sees. */
    | { readonly kind: 'ephemeral'; readonly message: StoredMessage }
    /** The chat itself changed: its topics, its name. */
    | { readonly kind: 'chat' }
  )

export interface Events {
  emit(event: WorldEvent): void
  /** Calls `listener` on every event until the returned function is called. */
  subscribe(listener: (event: WorldEvent) => void): () => void
}

export function createEvents(): Events {
  const listeners = new Set<(event: WorldEvent) => void>()
  return {
    emit(event) {
      for (const listener of [...listeners]) listener(event)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
