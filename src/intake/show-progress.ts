import type { ShopperChat } from '#src/ports/shopper-chat.ts'
import type { ShownInquiry } from './show-product.ts'

export interface ProgressDependencies {
  readonly shopperChat: Pick<ShopperChat, 'showTyping' | 'showStillLooking'>
  /** Told when something of it cannot be shown; nothing depends on it. */
  readonly onTrouble: (error: unknown) => void
}

/** Does some work and shows meanwhile that it goes on. */
export type WhileWorking = <T>(shown: ShownInquiry, work: () => Promise<T>) => Promise<T>

/** A quick answer needs no sign of life besides the placeholder. */
const firstTypingMs = 1_500
/** Telegram shows it for five seconds at most. */
const typingMs = 4_500
/** Then the placeholder says that it takes longer. */
const stillLookingMs = 7_000

/** Typing is shown again and again, and after a while the placeholder says what is going on. */
export function createProgress(dependencies: ProgressDependencies): WhileWorking {
  const { shopperChat, onTrouble } = dependencies
  return async (shown, work) => {
    let said: Promise<void> = Promise.resolve()
    const type = () => void shopperChat.showTyping(shown.inquiry).catch(onTrouble)
    let typing = setTimeout(() => {
      type()
      typing = setInterval(type, typingMs)
    }, firstTypingMs)
    const saying = setTimeout(() => {
      said = shopperChat.showStillLooking(shown.inquiry, shown.message).catch(onTrouble)
    }, stillLookingMs)
    try {
      return await work()
    } finally {
      clearTimeout(typing)
      clearTimeout(saying)
      // It must not come after the answer.
      await said
    }
  }
}
