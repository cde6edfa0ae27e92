import type { Message, PhotoSize, User } from 'grammy/types'
import type { Translate } from '#src/bot/texts.ts'
import type { BotHarness } from '#test/support/bot-harness.ts'

/** A shopper's chat in which one kind of input is tried, in one language. */
export interface InputChat {
  readonly bot: BotHarness
  readonly user: User
  readonly translate: Translate
  /** Shows the product that `mriya` knows. */
  readonly photo: Uint8Array
}

/** What the chat must say in the end, oldest first; a pattern for a card. */
export type Expected = readonly (string | RegExp)[]

export type InputCase = (chat: InputChat) => Promise<Expected>

export type InputCases = Readonly<Record<string, InputCase>>

/** Cards of the two products that a photo shows: the second when its caption says LAGUNA, else the first. */
export const mriya = /Мрія|Mriya/
export const laguna = /Лагуна|Laguna/

export const file = { file_id: 'x', file_unique_id: 'u' }
export const size = { width: 1, height: 1 }

/** A choice, whatever is offered. */
export const choice = (translate: Translate) => new RegExp(`^${plain(translate('choice'))}`)

export const plain = (html: string) => html.replaceAll(/<[^>]+>/g, '')

/** A message with this content arrives, and all that follows is done. */
export async function receive({ bot, user }: InputChat, content: Partial<Message>): Promise<void> {
  bot.receive(user, content)
  await bot.settle()
}

export async function sendPhoto({ bot, user, photo }: InputChat, caption = ''): Promise<Message> {
  const sent = await bot.telegram.sendFromUser(user, { photo, caption })
  await bot.settle()
  return sent
}

/** Files of the photo as Telegram keeps them, whatever they are said to belong to. */
export async function storedPhoto({ bot, photo }: InputChat): Promise<PhotoSize[]> {
  const sent = await bot.telegram.sendFromUser(bot.newShopper(), { photo })
  bot.telegram.updates.clear()
  return sent.photo ?? []
}

/** Something that is told to send something else. */
export const told =
  (content: Partial<Message>, key: string): InputCase =>
  async (chat) => {
    await receive(chat, content)
    return [chat.translate(key)]
  }

/** A text, and its one answer. */
export const says =
  (text: string, answer: (translate: Translate) => string | RegExp): InputCase =>
  async ({ bot, user, translate }) => {
    await bot.telegram.sendFromUser(user, { text })
    await bot.settle()
    return [answer(translate)]
  }
