import type { Language } from '#src/domain/language.ts'
import type { ChatMessage, InquiryStore } from '#src/ports/inquiry-store.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import type { Spoken, TalkStore } from '#src/ports/talk-store.ts'

/** What somebody wrote, as it is passed on. */
export type Words = Pick<Spoken, 'source' | 'passage' | 'albumId'>

export interface TellShopperDependencies {
  readonly inquiries: Pick<InquiryStore, 'get'>
  readonly talk: Pick<TalkStore, 'inquiryAt' | 'lastManager' | 'say'>
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
}

/** What a manager wrote in a topic, or in reply to a message of the bot. */
export interface ManagerMessage extends Words {
  readonly repliesTo: number | undefined
  readonly threadId: number | undefined
  /** '' where there is nothing to read. */
  readonly text: string
  readonly managerId: number
  /** How the manager is introduced to a shopper who speaks this language. HTML. */
  readonly introduce: (language: Language) => string
}

/** What became of a manager's message. 'no-ticket': what it replies to is nobody's. */
export type Told = 'passed-on' | 'note' | 'no-ticket'

const noteMark = '//'

/** Managers tell each other something under a ticket. */
export function isNote(text: string): boolean {
  return text.trimStart().startsWith(noteMark)
}

/** Promises to pass a manager's words on to the shopper, once, however often it is handled. */
export async function tellShopper(
  dependencies: TellShopperDependencies,
  message: ManagerMessage,
): Promise<Told> {
  if (isNote(message.text)) return 'note'
  const { chatId } = message.source
  const inquiryId = await dependencies.talk.inquiryAt({ ...message, chatId })
  if (inquiryId === undefined) return 'no-ticket'
  await speak(dependencies, inquiryId, message)
  return 'passed-on'
}

/** Promises to pass a manager's words on to this inquiry's shopper. */
export async function speak(
  { talk, inquiries, shopSettings }: TellShopperDependencies,
  inquiryId: number,
  { source, passage, albumId, repliesTo, managerId, introduce }: Omit<ManagerMessage, 'text'>,
): Promise<void> {
  const { anonymousManagers } = await shopSettings.read()
  const isKnown = anonymousManagers || (await talk.lastManager(inquiryId)) === managerId
  const language = isKnown ? undefined : (await inquiries.get(inquiryId))?.language
  await talk.say({
    inquiryId,
    to: 'shopper',
    source,
    repliesTo: repliesTo ?? null,
    passage,
    albumId,
    managerId,
    introduction: language && introduce(language),
  })
}

export interface TellManagersDependencies {
  readonly talk: Pick<TalkStore, 'openFor' | 'has' | 'say'>
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
}

/** What a shopper wrote. */
export interface TalkingMessage extends Words {
  readonly repliesTo: number | undefined
}

/**
 * Promises to pass a shopper's message on to the managers, once, when it belongs to a talk with them.
 * @returns false when it does not: the bot answers it.
 */
export async function tellManagers(
  { talk, shopSettings }: TellManagersDependencies,
  { source, passage, albumId, repliesTo }: TalkingMessage,
): Promise<boolean> {
  if (await talk.has(source)) return true
  const { talkHours: hours } = await shopSettings.read()
  const inquiryId = await talk.openFor({ ...source, repliesTo, hours })
  if (inquiryId === undefined) return false
  const reply = repliesTo ?? null
  const words = { inquiryId, source, passage, albumId, repliesTo: reply, managerId: null }
  await talk.say({ ...words, to: 'staff' })
  return true
}

export interface EndTalkDependencies {
  readonly talk: Pick<TalkStore, 'inquiryAt' | 'end'>
}

/** The bot answers the shopper again. 'not-talking': it does so already. */
export type TalkEnded = 'ended' | 'not-talking' | 'no-ticket'

export async function endTalk(
  { talk }: EndTalkDependencies,
  place: Parameters<TalkStore['inquiryAt']>[0],
): Promise<TalkEnded> {
  const inquiryId = await talk.inquiryAt(place)
  if (inquiryId === undefined) return 'no-ticket'
  return (await talk.end(inquiryId)) ? 'ended' : 'not-talking'
}

/** What a manager wants to have taken back. */
export async function takeBack(
  { talk }: { readonly talk: Pick<TalkStore, 'follow'> },
  message: ChatMessage,
): Promise<boolean> {
  return talk.follow(message, { kind: 'delete' })
}
