import type { User } from 'grammy/types'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { translator } from '#src/bot/texts.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn } from '#test/support/chat-answers.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'

const en = translator('en')
const uk = translator('uk')
let bot: BotHarness
let photo: Uint8Array
let nextForumId = -1_001_500_000_001
let forum: number

beforeAll(async () => {
  bot = await openBotHarness()
  photo = await readCataloguePhoto('mriya-pink-front')
})
afterAll(() => bot.close())
beforeEach(async () => {
  await bot.reset()
  forum = nextForumId--
  bot.telegram.addGroup({
    id: forum,
    title: 'Staff',
    isForum: true,
    members: [bot.telegram.manager],
  })
  await bot.parts.staffChats.seed(forum)
})

async function ask(user = bot.newShopper()) {
  await bot.telegram.sendFromUser(user, { photo, caption: 'xyzzy' })
  await bot.settle()
  return user
}

const topics = () =>
  bot.telegram.calls.of('createForumTopic').filter(({ status }) => status === 200)
const ticketOf = (user: User) =>
  answersIn(bot.telegram, forum)
    .map(({ message }) => message)
    .findLast(({ caption }) => caption?.includes(user.first_name))
const threadOf = (user: User) => ticketOf(user)?.message_thread_id ?? 0

async function write(threadId: number | undefined, text: string, replyTo?: number) {
  const place = { chatId: forum, threadId, replyTo }
  const message = await bot.telegram.sendFromUser(bot.telegram.manager, { text }, place)
  await bot.settle()
  return message
}

async function answer(user: User, text: string) {
  const message = await bot.telegram.sendFromUser(user, { text })
  await bot.settle()
  return message
}

const lastInForum = () => answersIn(bot.telegram, forum).at(-1)

describe('in a group with topics', () => {
  it('each shopper has one, with their name, from the first ticket on', async () => {
    const [first, second] = [await ask(), await ask()]
    await ask(first)
    expect(topics().map(({ payload }) => payload['name'])).toEqual([
      first.first_name,
      second.first_name,
    ])
    expect(threadOf(first)).toBeGreaterThan(0)
    expect(threadOf(second)).not.toBe(threadOf(first))
    expect(bot.failed).toEqual([])
  })

  it('nobody has one whom the bot can answer alone', async () => {
    await answer(bot.newShopper(), '/help')
    expect(topics()).toEqual([])
  })

  it('whatever a manager writes in it is for the shopper, and the answer comes there', async () => {
    const [first, second] = [await ask(), await ask()]
    await write(threadOf(second), 'для другого')
    await write(threadOf(first), 'для першого')
    await write(threadOf(first), '//для нас')
    await write(undefined, 'для всіх')
    expect(bot.saidTo(first.id)).toEqual([en('ticket'), 'для першого'])
    expect(bot.saidTo(second.id)).toEqual([en('ticket'), 'для другого'])
    await answer(first, 'дякую')
    expect(lastInForum()?.message).toMatchObject({
      text: 'дякую',
      message_thread_id: threadOf(first),
    })
    expect(lastInForum()?.repliesTo).toBeUndefined()
  })

  it('a reply to a manager’s own words lands on their copy', async () => {
    const user = await ask()
    const thread = threadOf(user)
    const question = await write(thread, 'Який розмір?')
    await write(thread, 'Колір теж', question.message_id)
    const [, copy, reply] = answersIn(bot.telegram, user.id)
    expect(reply?.repliesTo).toBe(copy?.message.message_id)
  })

  it('a closed one is opened again', async () => {
    const user = await ask()
    const thread = threadOf(user)
    await write(thread, 'Який розмір?')
    await callOf('closeForumTopic', thread)
    // As it is where topics are closed to bots, too.
    bot.telegram.failNext('copyMessage', [400, 'Bad Request: TOPIC_CLOSED'])
    await answer(user, '104')
    expect(bot.failed).toEqual([])
    expect(bot.telegram.calls.of('reopenForumTopic')).toHaveLength(1)
    expect(lastInForum()?.message.text).toBe('104')
  })

  it('a further ticket is posted there: in one that is open again, or in a new one', async () => {
    const user = await ask()
    const first = threadOf(user)
    await callOf('closeForumTopic', first)
    // As it is where topics are closed to bots, too.
    bot.telegram.failNext('sendPhoto', [400, 'Bad Request: TOPIC_CLOSED'])
    await ask(user)
    expect(threadOf(user)).toBe(first)
    expect(bot.telegram.calls.of('reopenForumTopic')).toHaveLength(1)
    await callOf('deleteForumTopic', first)
    await ask(user)
    expect(bot.failed).toEqual([])
    expect(topics()).toHaveLength(2)
    expect(threadOf(user)).not.toBe(first)
  })

  it('one that is gone is made anew, with the ticket in it, and no words are lost', async () => {
    const user = await ask()
    const old = threadOf(user)
    await write(old, 'Який розмір?')
    await callOf('deleteForumTopic', old)
    await answer(user, '104')
    await answer(user, 'або 110')
    expect(bot.failed).toEqual([])
    const thread = threadOf(user)
    expect(thread).not.toBe(old)
    const said = answersIn(bot.telegram, forum).filter(({ message }) => message.text)
    expect(said.map(({ message }) => message.text)).toEqual(['104', 'або 110'])
    expect(said.at(-1)?.message.message_thread_id).toBe(thread)
    await write(thread, 'Є')
    expect(bot.saidTo(user.id).at(-1)).toBe('Є')
  })

  it('a bot that may not make any goes on without, and says so once', async () => {
    bot.telegram.setBotRights(bot.telegram.manager, forum, ['can_manage_topics'])
    const [first, second] = [await ask(), await ask()]
    expect(topics()).toEqual([])
    expect(bot.failed).toEqual([])
    const notices = bot.saidTo(forum).filter((text) => text === uk('notice-no-topic-right'))
    expect(notices).toHaveLength(1)
    await write(undefined, 'Є', ticketOf(second)?.message_id)
    expect(bot.saidTo(second.id).at(-1)).toBe('Є')
    expect(bot.saidTo(first.id)).toHaveLength(1)
  })

  it('a number stands in place of the name where the shop wants it', async () => {
    const { shopSettings } = bot.parts
    await shopSettings.change({ anonymousShoppers: true }, 'a test')
    const user = await ask()
    await shopSettings.change({ anonymousShoppers: null }, 'a test')
    const [topic] = topics()
    expect(topic?.payload['name']).toMatch(/^Покупець \d+$/)
    const shown = JSON.stringify(bot.telegram.messages(forum))
    expect(shown).not.toContain(user.first_name)
  })

  it('a forgotten shopper’s topic goes with its name', async () => {
    const user = await ask()
    await bot.telegram.sendFromUser(user, { text: '/forget' })
    await bot.settle()
    const [question] = answersIn(bot.telegram, user.id).slice(-1)
    const messageId = question?.message.message_id ?? 0
    bot.telegram.press(user, { chatId: user.id, messageId, data: 'forget' })
    await bot.settle()
    expect(bot.failed).toEqual([])
    expect(bot.telegram.calls.of('deleteForumTopic')).toHaveLength(1)
    expect(JSON.stringify(bot.telegram.messages(forum))).not.toContain(user.first_name)
  })
})

describe('a group whose topics were switched off', () => {
  it('is one without topics from then on', async () => {
    const user = await ask()
    await write(threadOf(user), 'Який розмір?')
    bot.telegram.setForum(forum, false)
    const other = bot.newShopper()
    await ask(other)
    expect(bot.failed).toEqual([])
    expect(topics()).toHaveLength(1)
    expect(ticketOf(other)?.message_thread_id).toBeUndefined()
  })
})

async function callOf(method: string, threadId: number): Promise<void> {
  const { token, app } = bot.telegram
  await app.request(`/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ chat_id: forum, message_thread_id: threadId }),
  })
}
