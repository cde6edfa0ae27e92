import type { Message, User } from 'grammy/types'
import { type ButtonPress, parsePress } from '#src/bot/callback-data.ts'
import { translator } from '#src/bot/texts.ts'
import type { Language } from '#src/domain/language.ts'
import type { BotApiServer } from '#src/playground/bot-api-server.ts'

/** What a message of the bot has become. */
export type AnswerKind =
  | 'placeholder'
  | 'card'
  | 'choice'
  | 'describe'
  | 'ticket'
  | 'unreadable'
  | 'other'

export interface ShownAnswer {
  readonly kind: AnswerKind
  readonly message: Message
  /** The photo it answers. */
  readonly repliesTo: number | undefined
}

const plain = (html: string) => html.replaceAll(/<[^>]+>/g, '')

/** The one that the bot speaks with them. */
export function languageOfUser({ language_code: code }: Pick<User, 'language_code'>): Language {
  return code === 'en' ? 'en' : 'uk'
}

/** What the bot has said in a chat, each message as it is now. */
export function answersIn(
  { messages, bot }: Pick<BotApiServer, 'messages' | 'bot'>,
  chatId: number,
  language: Language = 'uk',
): readonly ShownAnswer[] {
  return messages(chatId)
    .filter(({ from }) => from?.id === bot.id)
    .map((message) => ({
      message,
      kind: kindOf(message, language),
      repliesTo: message.reply_to_message?.message_id,
    }))
}

const placeholders = ['looking', 'searching', 'still-looking', 'found-by-manager']
const unreadable = ['unreadable', 'too-big', 'heic', 'not-a-picture']

/** 'other' for whatever people wrote. */
export function kindOf(message: Message, language: Language = 'uk'): AnswerKind {
  const { from, text, caption, photo } = message
  if (!from?.is_bot) return 'other'
  const translate = translator(language)
  const words = text ?? caption ?? ''
  if (placeholders.some((key) => words === translate(key))) return 'placeholder'
  if (words === translate('describe')) return 'describe'
  if (words === translate('ticket')) return 'ticket'
  if (unreadable.some((key) => words === translate(key))) return 'unreadable'
  const isChoice = ['choice', 'several'].some((key) => words.startsWith(plain(translate(key))))
  if (isChoice) return 'choice'
  return photo ? 'card' : 'other'
}

/** The data of the buttons under a message, row by row; greyed ones carry none. */
export function buttonsOf({ reply_markup: markup }: Message): readonly string[] {
  return (markup?.inline_keyboard ?? [])
    .flat()
    .flatMap((button) => ('callback_data' in button ? [button.callback_data] : []))
}

/** The data of the first button of this kind. */
export function buttonFor(message: Message, kind: ButtonPress['kind']): string {
  const data = buttonsOf(message).find((one) => parsePress(one)?.kind === kind)
  if (data === undefined) throw new Error(`there is no button "${kind}"`)
  return data
}
