import type { Message, User } from 'grammy/types'
import { parsePress } from '#src/bot/callback-data.ts'
import type { BotApiServer } from '#src/playground/bot-api-server.ts'

/** A message of the bot, as it was sent or as it was changed. */
export type Heard = Message & { readonly chat: { readonly id: number } }

/** One who is in a chat of their own, and does one thing after another. */
export interface Shopper {
  readonly user: User
  readonly server: BotApiServer
  /** Does something and waits for a message of the bot that is accepted; rejects after the patience. */
  after(
    doing: () => unknown,
    accepts: (message: Heard) => boolean,
  ): Promise<{ readonly message: Heard; readonly at: number }>
}

/** So long an answer is waited for: a queue that grows must be seen in the latencies, not hidden. */
const patienceMs = 120_000
let lastId = 7_300_000_000

export function createShopper(server: BotApiServer): Shopper {
  lastId += 1
  const user: User = { id: lastId, is_bot: false, first_name: 'Shopper', language_code: 'uk' }
  server.addUser(user)
  return {
    user,
    server,
    async after(doing, accepts) {
      const heard = Promise.withResolvers<{ message: Heard; at: number }>()
      const timer = setTimeout(() => heard.reject(new Error('no answer')), patienceMs)
      const unsubscribe = server.onEvent((event) => {
        if (event.chatId !== user.id || !('message' in event)) return
        const message = event.message as Heard
        const isOfBot = message.from?.id === server.bot.id
        if (isOfBot && accepts(message)) heard.resolve({ message, at: performance.now() })
      })
      try {
        await doing()
        return await heard.promise
      } finally {
        clearTimeout(timer)
        unsubscribe()
      }
    },
  }
}

/** The data of the buttons under a message; greyed ones carry none. */
export function buttonsUnder({ reply_markup: markup }: Heard): readonly string[] {
  return (markup?.inline_keyboard ?? [])
    .flat()
    .flatMap((button) => ('callback_data' in button ? [button.callback_data] : []))
}

/** A button of a product card. */
export function cardButton(message: Heard, kind: 'show' | 'order') {
  return buttonsUnder(message)
    .map((data) => ({ data, press: parsePress(data) }))
    .find(({ press }) => press?.kind === kind)
}
