import { type CannedValues, type CannedVariable, fillAnswer } from '#src/domain/canned-answer.ts'
import type { Inquiry } from '#src/domain/inquiry.ts'
import { type Localized, localize } from '#src/domain/language.ts'
import { formatMoney } from '#src/domain/money.ts'
import type { FindOffers } from '#src/ports/offers.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import { type ManagerMessage, speak, type TellShopperDependencies } from './talk.ts'

export interface CannedAnswerDependencies extends TellShopperDependencies {
  readonly findOffers: FindOffers
}

/** What a manager sends in one go. */
export interface CannedMessage extends Omit<ManagerMessage, 'passage' | 'text'> {
  /** Makes of the words what is sent. */
  readonly toHtml: (text: string) => string
}

export type CannedSaid =
  | { readonly result: 'said'; readonly text: string }
  | { readonly result: 'no-ticket' | 'unknown' }
  /** The answer speaks of what nobody knows: nothing was sent. */
  | { readonly result: 'missing'; readonly variables: readonly CannedVariable[] }

/** Says the canned answer of this name to the shopper, in the shopper's language. */
export async function sayCanned(
  dependencies: CannedAnswerDependencies,
  name: string,
  message: CannedMessage,
): Promise<CannedSaid> {
  const { cannedAnswers } = await dependencies.shopSettings.read()
  const answer = cannedAnswers[name.toLowerCase()]
  return answer ? sayFilled(dependencies, answer, message) : { result: 'unknown' }
}

/** Says words with variables in them. */
export async function sayFilled(
  dependencies: CannedAnswerDependencies,
  answer: Localized,
  message: CannedMessage,
): Promise<CannedSaid> {
  const { talk, inquiries } = dependencies
  const inquiryId = await talk.inquiryAt({ ...message, chatId: message.source.chatId })
  const inquiry = inquiryId === undefined ? undefined : await inquiries.get(inquiryId)
  if (!inquiry) return { result: 'no-ticket' }
  const filled = fillAnswer(answer, inquiry.language, await valuesOf(dependencies, inquiry))
  if ('missing' in filled) return { result: 'missing', variables: filled.missing }
  const html = message.toHtml(filled.text)
  await speak(dependencies, inquiry.id, {
    ...message,
    passage: { kind: 'text', html, isCopy: true },
  })
  return { result: 'said', text: filled.text }
}

/** Price as it is now. */
async function valuesOf(
  { findOffers }: CannedAnswerDependencies,
  { shopper, sku, language }: Inquiry,
): Promise<CannedValues> {
  const [first = ''] = shopper.name.split(' ')
  const [offer] = sku === null ? [] : await findOffers([{ sku }])
  if (!offer) return { name: first }
  const { name, price } = offer.product
  return {
    name: first,
    product: localize(name, language),
    sku: offer.product.sku,
    price: formatMoney(price, language),
  }
}

export interface KeepCannedDependencies {
  readonly shopSettings: Pick<ShopSettingsStore, 'read' | 'change'>
}

/** Keeps a canned answer under a name. @param text '' forgets it. @throws ConfigError when it cannot be kept */
export async function keepCanned(
  { shopSettings }: KeepCannedDependencies,
  { name, text }: { readonly name: string; readonly text: string },
  manager: Parameters<ShopSettingsStore['change']>[1],
): Promise<void> {
  const { cannedAnswers } = await shopSettings.read()
  const { [name.toLowerCase()]: _, ...others } = cannedAnswers
  const kept = text === '' ? others : { ...others, [name.toLowerCase()]: text }
  await shopSettings.change({ cannedAnswers: kept }, manager)
}
