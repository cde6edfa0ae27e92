import type { Message } from 'grammy/types'
import type { Chats } from './chats.ts'
import type { Events } from './events.ts'

export interface WaitOptions {
  /** For a message that never comes; 2 minutes by default, as long as a slow and busy machine takes for any. */
  readonly deadlineMs?: number
  /** Messages up to this id do not count. */
  readonly after?: number
}

/**
 * The first message of a chat, already there or still to come (new or edited), that the predicate accepts.
 * @throws Error at the deadline, with the texts of the messages that were there instead.
 */
export async function waitForMessage(
  chatId: number,
  accepts: (message: Message) => boolean,
  { chats, events, deadlineMs = 120_000, after = 0 }: WaitOptions & Pick<World, 'chats' | 'events'>,
): Promise<Message> {
  const fits = (message: Message) => message.message_id > after && accepts(message)
  const present = [...chats.get(chatId).messages.values()].find(fits)
  if (present) return present

  const { promise, resolve, reject } = Promise.withResolvers<Message>()
  const unsubscribe = events.subscribe((event) => {
    if (!('message' in event) || event.chatId !== chatId) return
    try {
      if (fits(event.message)) resolve(event.message)
    } catch (error) {
      reject(error)
    }
  })
  const timer = setTimeout(() => reject(tooLate(chatId, { chats, deadlineMs })), deadlineMs)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    unsubscribe()
  }
}

interface World {
  readonly chats: Chats
  readonly events: Events
}

function tooLate(
  chatId: number,
  { chats, deadlineMs }: { readonly chats: Chats; readonly deadlineMs: number },
): Error {
  const seen = [...chats.get(chatId).messages.values()]
    .slice(-5)
    .map(({ message_id, text, caption }) => `${message_id}: ${text ?? caption ?? '(no text)'}`)
  return new Error(
    `no such message in chat ${chatId} within ${deadlineMs} ms; the last ones are:\n${seen.join('\n')}`,
  )
}
