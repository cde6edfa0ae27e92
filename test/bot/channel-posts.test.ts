import type { Message, MessageOriginChannel } from 'grammy/types'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { translator } from '#src/bot/texts.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn, buttonsOf } from '#test/support/chat-answers.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'
import { file, laguna, mriya, plain, size } from '#test/support/inputs/input-chat.ts'
import { ambiguous } from '#test/support/outcomes.ts'

const uk = translator('uk')
let bot: BotHarness
let photo: Uint8Array

beforeAll(async () => {
  bot = await openBotHarness()
  photo = await readCataloguePhoto('mriya-pink-front')
})
afterAll(() => bot.close())
beforeEach(async () => {
  await bot.reset()
  await bot.db.updateTable('products').set({ hidden_at: null }).execute()
})

const channel = { id: -1_002_123_456_789, type: 'channel', title: 'Shop' } as const
const postOf = (id: number): MessageOriginChannel => ({
  type: 'channel',
  date: 1,
  chat: channel,
  message_id: id,
})

/** A manager forwards a post into their group and answers it with these words. @returns what the bot says to it. */
async function reply(text: string, origin?: MessageOriginChannel) {
  const { telegram, managersId: chatId } = bot
  const options = origin ? { chatId, origin } : { chatId }
  const { message_id: replyTo } = await telegram.sendFromUser(telegram.manager, { photo }, options)
  await telegram.sendFromUser(telegram.manager, { text }, { chatId, replyTo })
  await bot.settle()
  return bot.saidTo(chatId).at(-1)
}

/** A shopper forwards a post. @returns the one answer. */
async function forward(origin: MessageOriginChannel, user = bot.newShopper()): Promise<Message> {
  await bot.telegram.sendFromUser(user, { photo }, { origin })
  await bot.settle()
  expect(bot.failed).toEqual([])
  const [answer, ...others] = answersIn(bot.telegram, user.id)
  expect(others).toEqual([])
  if (!answer) throw new Error('no answer')
  return answer.message
}

const fetched = () => bot.telegram.calls.of('getFile').length

describe('a post that a manager linked', () => {
  it('to one product is answered with its card, and nothing is fetched', async () => {
    expect(await reply('/post laguna-navy', postOf(7))).toBe(
      plain(uk('post-linked', { skus: 'LAGUNA-NAVY' })),
    )
    expect((await forward(postOf(7))).caption).toMatch(laguna)
    expect(fetched()).toBe(0)
  })

  it('to several is answered with a numbered choice, and nothing is fetched', async () => {
    await reply('/post LAGUNA-NAVY, MRIYA-PINK', postOf(7))
    const user = bot.newShopper()
    const answer = await forward(postOf(7), user)
    const [first, second] = answer.reply_markup?.inline_keyboard.flat() ?? []
    expect([first?.text, second?.text]).toEqual([
      expect.stringMatching(laguna),
      expect.stringMatching(mriya),
    ])
    expect(fetched()).toBe(0)
    const { message_id: messageId } = answer
    const data = buttonsOf(answer)[1] ?? ''
    bot.telegram.press(user, { chatId: user.id, messageId, data })
    await bot.settle()
    expect(bot.saidTo(user.id)).toEqual([expect.stringMatching(mriya)])
  })

  it.each([
    ['photo', 7],
    ['photo', 8],
    ['video', 9],
  ])('is known by any part of its album: a %s', async (_, linked) => {
    await reply('/post LAGUNA-NAVY', postOf(linked))
    const user = bot.newShopper()
    const mediaGroupId = 'one'
    for (const id of [7, 8]) {
      await bot.telegram.sendFromUser(user, { photo }, { origin: postOf(id), mediaGroupId })
    }
    const video = { ...file, ...size, duration: 1 }
    bot.receive(user, { video, media_group_id: mediaGroupId, forward_origin: postOf(9) })
    await bot.settle()
    expect(bot.saidTo(user.id)).toEqual([expect.stringMatching(laguna)])
    expect(fetched()).toBe(0)
  })

  it.each([
    ['words', { text: 'Доставка безкоштовна! Новинка тижня' }],
    ['a voice', { voice: { ...file, duration: 1 } }],
    ['a video without a frame', { video: { ...file, ...size, duration: 1 } }],
  ])('is known where it is %s', async (_, content) => {
    await reply('/post LAGUNA-NAVY', postOf(7))
    const user = bot.newShopper()
    // What is asked there waits for other words.
    await bot.telegram.sendFromUser(user, { photo })
    await bot.settle()
    bot.receive(user, { ...content, forward_origin: postOf(7) })
    await bot.settle()
    expect(bot.failed).toEqual([])
    expect(bot.saidTo(user.id)).toEqual([
      translator('en')('describe'),
      expect.stringMatching(laguna),
    ])
  })

  it('that nobody linked is read like any words', async () => {
    await reply('/post LAGUNA-NAVY', postOf(7))
    const user = bot.newShopper()
    bot.receive(user, { text: 'mriya-pink', forward_origin: postOf(8) })
    await bot.settle()
    expect(bot.saidTo(user.id)).toEqual([expect.stringMatching(mriya)])
  })

  it('is looked at like any photo while its product is hidden', async () => {
    bot.sees = () => ambiguous('MRIYA-PINK', 'LAGUNA-NAVY')
    await reply('/post LAGUNA-NAVY', postOf(7))
    const hidden = bot.db.updateTable('products').set({ hidden_at: new Date() })
    await hidden.where('sku', '=', 'LAGUNA-NAVY' as never).execute()
    expect((await forward(postOf(7))).caption).not.toMatch(laguna)
    expect(fetched()).toBe(1)
  })

  it('anew shows the new product', async () => {
    await reply('/post LAGUNA-NAVY', postOf(7))
    await reply('/post MRIYA-PINK', postOf(7))
    expect((await forward(postOf(7))).caption).toMatch(mriya)
  })
})

describe('the first manager who names what a forwarded post shows', () => {
  /** Taps a button under the first ticket. */
  async function confirm(at: number) {
    const [ticket] = answersIn(bot.telegram, bot.managersId)
    if (!ticket) throw new Error('no ticket')
    const data = buttonsOf(ticket.message)[at] ?? ''
    const messageId = ticket.message.message_id
    bot.telegram.press(bot.telegram.manager, { chatId: bot.managersId, messageId, data })
    await bot.settle()
  }

  async function askAbout(origin: MessageOriginChannel) {
    const user = bot.newShopper()
    await bot.telegram.sendFromUser(user, { photo, caption: 'xyzzy' }, { origin })
    await bot.settle()
  }

  it('links it for all others', async () => {
    await askAbout(postOf(7))
    await askAbout(postOf(7))
    await confirm(0)
    expect((await forward(postOf(7))).caption).toMatch(mriya)
    const words = bot.db.selectFrom('channel_posts').select(['skus', 'linked_by'])
    expect(await words.execute()).toEqual([
      { skus: ['MRIYA-PINK'], linked_by: String(bot.telegram.manager.id) },
    ])
  })

  it('does not speak against one who linked it with /post', async () => {
    await askAbout(postOf(7))
    await reply('/post LAGUNA-NAVY', postOf(7))
    await confirm(0)
    expect((await forward(postOf(7))).caption).toMatch(laguna)
  })

  it('links nothing with "we do not sell it"', async () => {
    await askAbout(postOf(7))
    await confirm(2)
    expect(await bot.db.selectFrom('channel_posts').selectAll().execute()).toEqual([])
  })
})

describe('/post links nothing', () => {
  const usage = plain(uk('post-usage'))
  const unknown = plain(uk('post-unknown', { words: 'WORDS' }))

  it.each([
    [
      'to a SKU that the shop does not have',
      '/post MRIYA-PINK, NO-SUCH, <b>',
      unknown.replace('WORDS', 'NO-SUCH, <B>'),
    ],
    ['to no SKU', '/post', usage],
    ['to more products than a choice shows', '/post A B C D E F', usage],
  ])('%s', async (_, text, said) => {
    expect(await reply(text, postOf(7))).toBe(said)
    expect(await bot.db.selectFrom('channel_posts').selectAll().execute()).toEqual([])
  })

  it('in reply to what is no post of a channel', async () => {
    expect(await reply('/post MRIYA-PINK')).toBe(usage)
  })

  it('where no managers are', async () => {
    const user = bot.newShopper()
    const { message_id: replyTo } = await bot.telegram.sendFromUser(
      user,
      { photo },
      { origin: postOf(7) },
    )
    await bot.telegram.sendFromUser(user, { text: '/post MRIYA-PINK' }, { replyTo })
    await bot.settle()
    expect(bot.saidTo(user.id)).toContain(translator('en')('unknown-command'))
    const groupId = bot.managersId
    await bot.db.deleteFrom('staff_chats').execute()
    expect(await reply('/post MRIYA-PINK', postOf(7))).toBeUndefined()
    expect(bot.callsTo(groupId)).toEqual([])
    expect(await bot.db.selectFrom('channel_posts').selectAll().execute()).toEqual([])
  })
})
