import type { Message, User } from 'grammy/types'
import { expect } from 'vitest'
import { languageOf } from '#src/bot/texts.ts'
import type { WaitOptions } from '#src/playground/state/wait-for-message.ts'
import { type AnswerKind, kindOf } from './chat-answers.ts'
import { readCataloguePhoto } from './chat-photos.ts'
import { type ChatWorld, person } from './chat-world.ts'

interface Tap {
  readonly messageId: number
  readonly data: string
  /** The private chat, unless said. */
  readonly chatId?: number
}

/** People who talk to the bot, as tests need them. */
export interface ChatPeople {
  /** Somebody who never wrote before. */
  newShopper(languageCode?: string): User
  /** Sends a picture of the demo's catalogue. @returns its message's id. */
  sendPhoto(user: User, name: string, caption?: string): Promise<number>
  sendBytes(user: User, photo: Uint8Array, caption?: string): Promise<number>
  /** What the bot answers in the shopper's chat. */
  answerOf(user: User, kind: AnswerKind, wait?: WaitOptions): Promise<Message>
  /** A message of the bot with exactly this text. */
  reply(user: User, text: string): Promise<Message>
  /** Sends two products in one album: which of them is meant is for the shopper to say. */
  choiceOf(user: User, names: readonly [string, string]): Promise<Message>
  /** @returns the toast that answers the tap. */
  tap(user: User, tap: Tap): Promise<string>
  /** Taps until the toast is this one: an album's answer is shown a moment before it can be settled. */
  tapUntil(user: User, tap: Tap, toast: string): Promise<void>
}

let nextId = 9_000_000_001

export function createChatPeople(world: ChatWorld): ChatPeople {
  const { telegram } = world
  const sendBytes = async (user: User, photo: Uint8Array, caption?: string) =>
    (await telegram.sendFromUser(user, { photo, caption })).message_id
  const answerOf = (user: User, kind: AnswerKind, wait: WaitOptions = {}) =>
    telegram.waitForMessage(
      user.id,
      (message) =>
        message.from?.is_bot === true && kindOf(message, languageOf(user.language_code)) === kind,
      wait,
    )
  const tap: ChatPeople['tap'] = (user, { messageId, data, chatId = user.id }) => {
    const { promise, resolve } = Promise.withResolvers<string>()
    const unsubscribe = telegram.onEvent((event) => {
      if (event.kind === 'callbackAnswer' && event.chatId === chatId) resolve(event.text)
    })
    telegram.press(user, { chatId, messageId, data })
    return promise.finally(unsubscribe)
  }
  return {
    tap,
    async tapUntil(user, button, toast) {
      await expect.poll(() => tap(user, button)).toBe(toast)
    },
    newShopper: (languageCode) => person(nextId++, languageCode),
    sendBytes,
    answerOf,
    sendPhoto: async (user, name, caption) =>
      sendBytes(user, await readCataloguePhoto(name), caption),
    reply: (user, text) =>
      telegram.waitForMessage(
        user.id,
        (message) => message.from?.id === telegram.bot.id && message.text === text,
      ),
    async choiceOf(user, names) {
      const photos = await Promise.all(names.map((name) => readCataloguePhoto(name)))
      await telegram.sendAlbum(
        user,
        photos.map((photo) => ({ photo })),
      )
      return answerOf(user, 'choice')
    },
  }
}
