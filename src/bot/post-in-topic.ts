import type { ChatMessage } from '#src/ports/inquiry-store.ts'
import type { ShopperTopics } from '#src/ports/talk-chats.ts'
import { isTopicGone, type Messenger, sendMessage, type View } from './edit-message.ts'

export interface Posting {
  readonly toChatId: number
  readonly shopper: { readonly id: number; readonly name: string }
  readonly view: View
}

/** One topic may be gone, the next may not be made. */
const maxTries = 3

/** Posts into the shopper's topic, where the group has topics; a closed one is opened, one that is gone made anew. */
export async function postInTopic(
  messenger: Messenger,
  topics: Pick<ShopperTopics, 'open' | 'repair'>,
  { toChatId, shopper, view }: Posting,
): Promise<ChatMessage & { readonly threadId: number | null }> {
  for (let tries = 1; ; tries += 1) {
    const threadId = await topics.open(toChatId, shopper)
    const replyTo = threadId === null ? undefined : { messageId: null, threadId }
    try {
      const message = await sendMessage(messenger, toChatId, {
        ...view,
        replyTo,
        isForTopicOnly: true,
      })
      return { ...message, threadId }
    } catch (error) {
      if (threadId === null || tries >= maxTries || !isTopicGone(error)) throw error
      await topics.repair(toChatId, shopper.id)
    }
  }
}
