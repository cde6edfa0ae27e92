import type { StoredMessage } from './chat-record.ts'

/** What happens in the chats, as it happens. */
export type WorldEvent =
  | {
      readonly kind: 'message' | 'edited'
      readonly chatId: number
      readonly message: StoredMessage
    }
  | { readonly kind: 'deleted'; readonly chatId: number; readonly messageId: number }
  | { readonly kind: 'action'; readonly chatId: number; readonly action: string }
  | {
      readonly kind: 'callbackAnswer'
      readonly chatId: number
      readonly text: string
      readonly showAlert: boolean
    }
  | {
      readonly kind: 'reaction'
      readonly chatId: number
      readonly messageId: number
      readonly emoji: readonly string[]
    }

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
