import type { Message, RichBlock, RichText, User } from 'grammy/types'
import type { BotHarness } from './bot-harness.ts'
import { matched } from './outcomes.ts'

/** A shopper who orders, and what they see. */
export interface BasketShopper {
  readonly user: User
  /** The newest message of the bot in their chat. */
  shown(): Message
  /** Its words, a table's cells among them. */
  said(): string
  wordsOf(message: Message): string
  /** What its buttons say, row by row. */
  labels(): readonly string[]
  /** Sends a photo of this product. */
  ask(sku: string, caption?: string): Promise<void>
  /** Taps on the newest button whose label holds this. @returns the toast */
  tap(label: string): Promise<unknown>
  /** That button. */
  find(label: string): { readonly data: string; readonly messageId: number }
  press(data: string, messageId: number): Promise<unknown>
  write(text: string): Promise<void>
  shareContact(phone: string, owner?: number): Promise<void>
}

export function createBasketShopper(
  bot: BotHarness,
  photo: Uint8Array,
  user: User = bot.newShopper(),
): BasketShopper {
  const shown = () => {
    const message = bot.telegram
      .messages(user.id)
      .filter(({ from }) => from?.id === bot.telegram.bot.id)
      .at(-1)
    if (!message) throw new Error('the bot has said nothing')
    return message
  }
  const press = async (data: string, messageId: number) => {
    bot.telegram.press(user, { chatId: user.id, messageId, data })
    await bot.settle()
    return bot.toasts().at(-1)
  }
  const find = (label: string) => {
    for (const message of bot.telegram.messages(user.id).toReversed()) {
      const button = inlineButtons(message).find(({ text }) => text.includes(label))
      if (button && 'callback_data' in button) {
        return { data: button.callback_data, messageId: message.message_id }
      }
    }
    throw new Error(`no button "${label}" under: ${wordsOf(shown())}`)
  }
  return {
    user,
    shown,
    press,
    find,
    wordsOf,
    said: () => wordsOf(shown()),
    labels: () => inlineButtons(shown()).map(({ text }) => text),
    async ask(sku, caption = '') {
      bot.sees = () => matched(sku)
      await bot.telegram.sendFromUser(user, { photo, caption })
      await bot.settle()
    },
    async tap(label) {
      const { data, messageId } = find(label)
      return press(data, messageId)
    },
    async write(text) {
      await bot.telegram.sendFromUser(user, { text })
      await bot.settle()
    },
    async shareContact(phone, owner = user.id) {
      const contact = { phone_number: phone, first_name: 'Olena', user_id: owner }
      await bot.telegram.sendFromUser(user, { contact })
      await bot.settle()
    },
  }
}

export function inlineButtons({ reply_markup: markup }: Message) {
  return (markup?.inline_keyboard ?? []).flat()
}

/** All that a message says, with a table's cells in their order. */
export function wordsOf({ text, caption, rich_message: rich }: Message): string {
  return text ?? caption ?? (rich?.blocks ?? []).map(blockWords).join('\n')
}

function blockWords(block: RichBlock): string {
  if (block.type === 'table') {
    return block.cells.map((row) => row.map(({ text }) => plain(text)).join(' | ')).join('\n')
  }
  return 'text' in block ? plain(block.text) : ''
}

function plain(text: RichText | undefined): string {
  if (text === undefined || typeof text === 'string') return text ?? ''
  if (Array.isArray(text)) return text.map(plain).join('')
  return 'text' in text ? plain(text.text) : ''
}
