import { ShopperGoneError } from '#src/ports/errors.ts'
import type { ChatMessage, InquiryStore } from '#src/ports/inquiry-store.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import type { ShopperChat } from '#src/ports/shopper-chat.ts'
import type { StaffChat } from '#src/ports/staff-chat.ts'
import type { TalkStore } from '#src/ports/talk-store.ts'

export interface TellShopperDependencies {
  readonly inquiries: Pick<InquiryStore, 'get'>
  readonly talk: Pick<TalkStore, 'inquiryOf' | 'has' | 'note'>
  readonly shopperChat: Pick<ShopperChat, 'passOn'>
}

/** What a manager wrote in reply to a message of the bot. */
export interface ManagerMessage extends ChatMessage {
  readonly repliesTo: number
  readonly text: string
}

/** What became of a manager's message. 'no-ticket': what it replies to is nobody's. */
export type Told = 'passed-on' | 'note' | 'no-ticket' | 'shopper-gone'

/** Managers tell each other something under a ticket. */
const noteMark = '//'

/** Passes a manager's reply to a ticket on to its shopper, once, however often it is handled. */
export async function tellShopper(
  { inquiries, talk, shopperChat }: TellShopperDependencies,
  { chatId, messageId, repliesTo, text }: ManagerMessage,
): Promise<Told> {
  if (text.trimStart().startsWith(noteMark)) return 'note'
  const inquiryId = await talk.inquiryOf({ chatId, messageId: repliesTo })
  const inquiry = inquiryId === undefined ? undefined : await inquiries.get(inquiryId)
  if (!inquiry) return 'no-ticket'
  const staff = { chatId, messageId }
  if (await talk.has(staff)) return 'passed-on'
  try {
    const shopper = await shopperChat.passOn(inquiry, staff)
    await talk.note({ inquiryId: inquiry.id, shopper, staff })
    return 'passed-on'
  } catch (error) {
    if (error instanceof ShopperGoneError) return 'shopper-gone'
    throw error
  }
}

export interface TellManagersDependencies {
  readonly talk: Pick<TalkStore, 'openFor' | 'has' | 'note'>
  readonly staffChat: Pick<StaffChat, 'passOn'>
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
}

/** What a shopper wrote. */
export interface TalkingMessage extends ChatMessage {
  readonly repliesTo: number | undefined
}

/**
 * Passes a shopper's message on to the managers, once, when it belongs to a talk with them.
 * @returns false when it does not: the bot answers it.
 */
export async function tellManagers(
  { talk, staffChat, shopSettings }: TellManagersDependencies,
  { chatId, messageId, repliesTo }: TalkingMessage,
): Promise<boolean> {
  const shopper = { chatId, messageId }
  if (await talk.has(shopper)) return true
  const { topicMinutes: minutes } = await shopSettings.read()
  const open = await talk.openFor({ ...shopper, repliesTo, minutes })
  if (!open) return false
  const staff = await staffChat.passOn(shopper, open.ticketMessage)
  await talk.note({ inquiryId: open.inquiryId, shopper, staff })
  return true
}
