import type { Update } from 'grammy/types'
import type { UpdateLane } from '#src/ports/inbox.ts'

/**
 * Whose order an update keeps, and how soon it is due: taps and commands go ahead of other chats' words, and these of
 * other chats' photos. An update of no chat keeps the order of its sender; Telegram waits ten seconds for the answer to
 * a checkout and a person types on during an inline query, so these do not stand in line with what the person wrote.
 */
export function laneOf(update: Update): UpdateLane {
  const { message, callback_query: tap } = update
  const queue = 'update'
  if (tap) return { queue, chatId: tap.message?.chat.id ?? tap.from.id, urgency: 0 }
  if (message) return { queue, chatId: message.chat.id, urgency: urgencyOf(message) }
  const chatId = senderOf(update)
  const isQuery = update.pre_checkout_query ?? update.shipping_query ?? update.inline_query
  return isQuery ? { queue: 'query', chatId, urgency: 0 } : { queue, chatId, urgency: 1 }
}

function urgencyOf({ text, photo, document }: NonNullable<Update['message']>): 0 | 1 | 2 {
  if (text?.startsWith('/')) return 0
  return photo || document ? 2 : 1
}

/** What Telegram may add one day has a sender or a chat in its first level. */
function senderOf({ update_id: _, ...kinds }: Update): number {
  for (const content of Object.values(kinds) as readonly Sent[]) {
    const id = content?.chat?.id ?? content?.from?.id ?? content?.user?.id
    if (id !== undefined) return id
  }
  return 0
}

interface Sent {
  readonly chat?: { readonly id: number }
  readonly from?: { readonly id: number }
  readonly user?: { readonly id: number }
}
