import { Composer, type Context } from 'grammy'
import type { Message, User } from 'grammy/types'
import { managersVoice, say } from '#src/bot/managers-message.ts'
import { readMessage } from '#src/bot/read-message.ts'
import { editedWordsOf, wordsOf } from '#src/bot/read-words.ts'
import type { ShopperContext } from '#src/bot/shopper-context.ts'
import { translator } from '#src/bot/texts.ts'
import {
  type EndTalkDependencies,
  endTalk,
  type ManagerMessage,
  type TalkEnded,
  type TellManagersDependencies,
  type TellShopperDependencies,
  takeBack,
  tellManagers,
  tellShopper,
} from '#src/escalation/talk.ts'
import { type ReceiveDependencies, receiveInTalk } from '#src/intake/receive-message.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'
import type { TalkStore } from '#src/ports/talk-store.ts'

const { translate } = managersVoice

/** What a manager is told, as keys of the locale files. */
const ends = {
  ended: 'talk-ended',
  'not-talking': 'talk-not-talking',
  'no-ticket': 'talk-no-ticket',
} as const satisfies Record<TalkEnded, string>

export interface ManagersTalkDependencies extends TellShopperDependencies, EndTalkDependencies {
  readonly talk: TalkStore
  readonly staffChats: Pick<StaffChats, 'has'>
}

/**
 * What a manager writes in a shopper's topic, or in reply to a message of the bot, is for the shopper; where nobody gets
 * it, the manager is told.
 */
export function managersTalkFeature(dependencies: ManagersTalkDependencies): Composer<Context> {
  const { staffChats, talk } = dependencies
  const feature = new Composer<Context>()
  const groups = feature.chatType(['group', 'supergroup'])
  const isStaff = (ctx: Context) => ctx.chat !== undefined && staffChats.has(ctx.chat.id)
  groups.command('bot', async (ctx, next) => {
    if (!(await isStaff(ctx))) return next()
    const ended = await endTalk(dependencies, { ...placeOf(ctx.message), chatId: ctx.chat.id })
    await say(ctx, translate(ends[ended]))
  })
  groups.command('del', async (ctx, next) => {
    if (!(await isStaff(ctx))) return next()
    const { repliesTo: messageId } = placeOf(ctx.message)
    const isTalk =
      messageId !== undefined && (await takeBack(dependencies, { chatId: ctx.chat.id, messageId }))
    if (!isTalk) await say(ctx, translate('talk-del-usage'))
  })
  groups.on('message', async (ctx, next) => {
    if (!isForShopper(ctx.message, ctx.me.id) || !(await isStaff(ctx))) return next()
    const told = await tellShopper(dependencies, managerMessage(ctx.message, ctx.from))
    // In a topic that is no shopper's, people talk of what they like.
    const isReply = ctx.message.reply_to_message?.from?.id === ctx.me.id
    if (told === 'no-ticket' && isReply) await say(ctx, translate('talk-no-ticket'))
  })
  groups.on('edited_message', async (ctx, next) => {
    const words = editedWordsOf(ctx.editedMessage)
    const source = { chatId: ctx.chat.id, messageId: ctx.editedMessage.message_id }
    const isTalk = words && (await talk.follow(source, { kind: 'edit', words }))
    if (!isTalk) await next()
  })
  return feature
}

/** A reply to the bot; or anything a person says in a topic. */
export function isForShopper(message: Message, botId: number): boolean {
  const { reply_to_message: original, text, is_topic_message: isInTopic } = message
  if (text?.startsWith('/') && !text.startsWith('//')) return false
  return !isService(message) && (isInTopic === true || original?.from?.id === botId)
}

/** Beside words and media. */
function hasOtherContent({ sticker, voice, video_note, location, contact, venue, dice }: Message) {
  return [sticker, voice, video_note, location, contact, venue, dice].some(Boolean)
}

/** Where it stands. In a topic Telegram makes what replies to nothing a reply to the message that opened the topic. */
export function placeOf({
  reply_to_message: original,
  is_topic_message: isInTopic,
  message_thread_id: threadId,
}: Message) {
  const isToNothing = original?.forum_topic_created !== undefined
  return {
    repliesTo: isToNothing ? undefined : original?.message_id,
    threadId: isInTopic ? threadId : undefined,
  }
}

export function managerMessage(message: Message, { id, first_name }: User): ManagerMessage {
  return {
    ...wordsOf(message),
    ...placeOf(message),
    text: message.text ?? message.caption ?? '',
    managerId: id,
    introduce: (language) => translator(language)('talk-manager', { name: first_name }),
  }
}

export interface ShoppersTalkDependencies extends TellManagersDependencies {
  readonly talk: TalkStore
  readonly inquiries: ReceiveDependencies['inquiries']
}

/** While a shopper talks with a manager, the bot says nothing of its own; what photos may show the manager sees. */
export function shoppersTalkFeature(
  dependencies: ShoppersTalkDependencies,
): Composer<ShopperContext> {
  const { talk } = dependencies
  const feature = new Composer<ShopperContext>()
  feature.on('message', async (ctx, next) => {
    const repliesTo = ctx.message.reply_to_message?.message_id
    const message = { ...wordsOf(ctx.message), repliesTo }
    if (isService(ctx.message) || !(await tellManagers(dependencies, message))) return next()
    // A sticker says something; it shows nothing that one could buy.
    const asked = ctx.message.sticker ? undefined : readMessage(ctx.message, ctx.from)
    if (asked) await receiveInTalk(dependencies, asked)
  })
  // What was passed on stays what it was: it is no question to the bot when it is edited.
  feature.on('edited_message', async (ctx, next) => {
    const source = { chatId: ctx.chat.id, messageId: ctx.editedMessage.message_id }
    const words = editedWordsOf(ctx.editedMessage)
    const isTalk = words
      ? await talk.follow(source, { kind: 'edit', words })
      : await talk.has(source)
    if (!isTalk) await next()
  })
  return feature
}

/** It tells of the chat itself. */
function isService(message: Message): boolean {
  return editedWordsOf(message) === undefined && !hasOtherContent(message)
}
