import type { ChatMessage } from '#src/ports/inquiry-store.ts'

/**
 * The highest message id seen so far. Telegram counts a supergroup's messages for themselves, and those of all private
 * chats and basic groups of a bot together, each message higher than the one before.
 */
export interface MessageIds {
  see(message: ChatMessage): void
  highest(chatId: number): number | undefined
}

const firstSupergroupId = -1_000_000_000_000

export function createMessageIds(): MessageIds {
  const highest = new Map<number, number>()
  const keyOf = (chatId: number) => (chatId < firstSupergroupId ? chatId : 0)
  return {
    see({ chatId, messageId }) {
      const key = keyOf(chatId)
      highest.set(key, Math.max(messageId, highest.get(key) ?? 0))
    },
    highest: (chatId) => highest.get(keyOf(chatId)),
  }
}
