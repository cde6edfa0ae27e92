import type { Message, User } from 'grammy/types'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { translator } from '#src/bot/texts.ts'
import type { ReactionEmoji } from '#src/playground/people/gestures.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn } from '#test/support/chat-answers.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'

const uk = translator('uk')
let bot: BotHarness
let photo: Uint8Array
let manager: User

beforeAll(async () => {
  bot = await openBotHarness()
  manager = bot.telegram.manager
  photo = await readCataloguePhoto('mriya-pink-front')
})
afterAll(() => bot.close())
beforeEach(() => bot.reset())

const messagesIn = (chatId: number) => answersIn(bot.telegram, chatId).map((one) => one.message)

async function settle(): Promise<void> {
  await bot.settle()
  expect(bot.failed).toEqual([])
}

async function ask(): Promise<User> {
  const user = bot.newShopper()
  await bot.telegram.sendFromUser(user, { photo, caption: 'xyzzy' })
  await settle()
  return user
}

/** A manager and a shopper have said something to each other. */
async function talk() {
  const user = await ask()
  const place = { chatId: bot.managersId, replyTo: messagesIn(bot.managersId)[0]?.message_id }
  const question = await bot.telegram.sendFromUser(manager, { text: 'Який розмір?' }, place)
  await settle()
  const answer = await bot.telegram.sendFromUser(user, { text: '104' })
  await settle()
  return { user, question, answer }
}

async function react(user: User, message: Message | undefined, ...emoji: ReactionEmoji[]) {
  const { chat, message_id: messageId = 0 } = message ?? {}
  bot.telegram.react(user, { chatId: chat?.id ?? 0, messageId }, emoji)
  await settle()
}

/** The reactions of the bot, in order: to which message which. */
const reactions = () =>
  bot.telegram.calls
    .of('setMessageReaction')
    .map(({ payload }) => [
      Number(payload['chat_id']),
      Number(payload['message_id']),
      JSON.stringify(payload['reaction']).match(/\p{Extended_Pictographic}/u)?.[0],
    ])

describe('a reaction', () => {
  it('of the shopper to a manager’s words shows on these words in the group', async () => {
    const { user, question } = await talk()
    await react(user, messagesIn(user.id).at(-1), '👍')
    expect(reactions()).toEqual([[bot.managersId, question.message_id, '👍']])
  })

  it('of a manager to the shopper’s words shows on these words, until it is taken back', async () => {
    const { user, answer } = await talk()
    const copy = messagesIn(bot.managersId).at(-1)
    await react(manager, copy, '🔥')
    await react(manager, copy)
    expect(reactions()).toEqual([
      [user.id, answer.message_id, '🔥'],
      [user.id, answer.message_id, undefined],
    ])
  })

  it('that Telegram does not take is nobody’s trouble', async () => {
    const { user } = await talk()
    bot.telegram.failNext('setMessageReaction', [400, 'Bad Request: REACTION_INVALID'])
    await react(user, messagesIn(user.id).at(-1), '👍')
    expect(bot.telegram.calls.of('setMessageReaction')).toHaveLength(1)
  })

  it('to the bot’s own words the manager is told in a talk, and nobody else', async () => {
    const { user } = await talk()
    const other = await ask()
    const before = bot.saidTo(bot.managersId).length
    await react(other, messagesIn(other.id)[0], '👎')
    expect(bot.saidTo(bot.managersId)).toHaveLength(before)
    await react(user, messagesIn(user.id)[0], '👎')
    const [told] = answersIn(bot.telegram, bot.managersId).slice(-1)
    expect(told?.message.text).toBe(uk('talk-reaction', { emoji: '👎' }))
    expect(told?.repliesTo).toBe(messagesIn(bot.managersId)[0]?.message_id)
    expect(reactions()).toEqual([])
  })

  it('in another group is none of the bot’s business', async () => {
    const { user } = await talk()
    const question = messagesIn(bot.managersId).at(-1)
    await bot.db.deleteFrom('staff_chats').execute()
    await react(manager, question, '👍')
    expect(reactions()).toEqual([])
    expect(bot.saidTo(user.id)).toHaveLength(2)
  })
})
