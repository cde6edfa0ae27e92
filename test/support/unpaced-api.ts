import type { Transformer } from 'grammy'
import { createMessageIds } from '#src/adapters/telegram/message-ids.ts'
import { isLeaving } from '#src/lib/before-leaving.ts'
import { TelegramError } from '#src/ports/errors.ts'

/** What the api of the running bot does, but for waiting: a server that fails is one that may have done it. */
export const refuseForNow: Transformer = async (previous, method, ...call) => {
  const answer = await previous(method, ...call)
  if (answer.ok || answer.error_code < 500) return answer
  throw new TelegramError(`${method}: ${answer.description}`, { status: answer.error_code })
}

/** Tells of each call that leaves, with the highest message id known. */
export function tellLeaving(): Transformer {
  const ids = createMessageIds()
  return async (previous, method, ...call) => {
    const { chat_id: chatId = 0 } = (call[0] ?? {}) as { readonly chat_id?: number }
    await isLeaving(() => ids.highest(chatId))
    const answer = await previous(method, ...call)
    const { message_id: messageId } = (answer.ok ? answer.result : {}) as { message_id?: number }
    if (messageId !== undefined) ids.see({ chatId, messageId })
    return answer
  }
}
