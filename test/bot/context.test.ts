import type { User } from 'grammy/types'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { translator } from '#src/bot/texts.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn, buttonFor } from '#test/support/chat-answers.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'
import { ambiguous, matched, nothing } from '#test/support/outcomes.ts'

const en = translator('en')
let bot: BotHarness
let photo: Uint8Array
let user: User

beforeAll(async () => {
  bot = await openBotHarness()
  photo = await readCataloguePhoto('mriya-pink-front')
})
afterAll(() => bot.close())
beforeEach(async () => {
  await bot.reset()
  user = bot.newShopper()
})

async function send(content: { photo?: Uint8Array; text?: string; caption?: string }) {
  const sent = await bot.telegram.sendFromUser(user, content as { text: string })
  await bot.settle()
  expect(bot.failed).toEqual([])
  return sent
}

const answers = () => answersIn(bot.telegram, user.id, 'en')
const said = () => bot.saidTo(user.id)

describe('a photo that nobody knows', () => {
  it('is to be described; the words find what the photo did not, and only then a manager is asked', async () => {
    await send({ photo })
    expect(said()).toEqual([en('describe')])
    expect(bot.callsTo(bot.managersId)).toEqual([])

    const words = await send({ text: 'a blue whale suit with a hood' })
    const [, choice] = answers()
    expect(choice).toMatchObject({ kind: 'choice', repliesTo: words.message_id })
    expect(said()[1]).toContain('Laguna suit')

    const { message_id: messageId } = choice?.message ?? { message_id: 0 }
    const none = choice ? buttonFor(choice.message, 'none') : ''
    bot.telegram.press(user, { chatId: user.id, messageId, data: none })
    await bot.settle()
    expect(said()[1]).toBe(en('ticket'))
    expect(bot.saidTo(bot.managersId)[0]).toContain('a blue whale suit with a hood')
  })

  it('is said to be of a category that the shop has none of, where that is sure', async () => {
    const category = { name: 'shoes <3', chance: 0.99, isSure: true, isGone: true }
    bot.sees = () => ({ ...nothing, category })
    await send({ photo })
    const text = en('describe-gone', { category: 'shoes <3' })
    expect(said()).toEqual([text.replace('&lt;', '<')])
    expect(text).toContain('“shoes &lt;3”')
  })

  it('is a manager’s when the words find nothing either', async () => {
    await send({ photo })
    await send({ text: 'xyzzy qwfp' })
    expect(said()).toEqual([en('describe'), en('ticket')])
    expect(bot.saidTo(bot.managersId)).toHaveLength(1)
  })

  it('is a manager’s at once when the shopper asks for one', async () => {
    await send({ photo })
    const [asked] = answers()
    const { message_id: messageId } = asked?.message ?? { message_id: 0 }
    const data = asked ? buttonFor(asked.message, 'person') : ''
    bot.telegram.press(user, { chatId: user.id, messageId, data })
    await bot.settle()
    expect(said()).toEqual([en('asked-person')])
  })

  it('is named by a SKU that comes after it', async () => {
    await send({ photo })
    await send({ text: 'ZYMA-RED' })
    expect(answers().map(({ kind }) => kind)).toEqual(['describe', 'choice'])
    expect(said()[1]).toContain('Zyma')
  })

  it('can be withdrawn', async () => {
    await send({ photo })
    await send({ text: '/cancel' })
    expect(said()).toEqual([en('withdrawn'), en('cancelled', { count: 1 })])
  })

  it('is forgotten after a while, and by nobody else', async () => {
    await send({ photo })
    const stranger = bot.newShopper()
    await bot.telegram.sendFromUser(stranger, { text: 'xyzzy qwfp' })
    await bot.settle()
    expect(bot.saidTo(stranger.id)).toEqual([en('nothing-found')])

    await sql`update inquiries set touched_at = now() - interval '31 minutes'`.execute(bot.db)
    await send({ text: 'xyzzy qwfp' })
    expect(said()).toEqual([en('describe'), en('nothing-found')])
  })
})

describe('words that come while a photo is looked at', () => {
  const words = 'how much is it?'
  const asked = async () => {
    await bot.telegram.sendFromUser(user, { text: words })
    await bot.overhear()
  }

  it.each([
    ['a product', matched('MRIYA-PINK'), ['card', 'other']],
    ['a choice', ambiguous('MRIYA-PINK', 'LAGUNA-NAVY'), ['choice', 'other']],
  ] as const)('get an answer of their own below %s', async (_, outcome, kinds) => {
    let looks = 0
    bot.sees = async () => {
      looks += 1
      if (looks === 1) await asked()
      return outcome
    }
    const sent = await send({ photo })
    expect(answers().map(({ kind }) => kind)).toEqual(kinds)
    expect(answers().map(({ repliesTo }) => repliesTo)).toEqual([
      sent.message_id,
      bot.telegram.messages(user.id).find(({ text }) => text === words)?.message_id,
    ])
    expect(looks).toBe(1)
  })

  it('describe what nobody knows', async () => {
    let looks = 0
    bot.sees = async () => {
      looks += 1
      if (looks === 1) {
        await bot.telegram.sendFromUser(user, { text: 'a blue whale suit with a hood' })
        await bot.overhear()
      }
      return nothing
    }
    await send({ photo })
    expect(answers().map(({ kind }) => kind)).toEqual(['choice'])
    expect(said()[0]).toContain('Laguna suit')
  })

  it('belong to it where they come before', async () => {
    bot.sees = (caption) => (caption === 'xyzzy qwfp' ? matched('ZYMA-RED') : nothing)
    await bot.telegram.sendFromUser(user, { photo })
    await bot.telegram.sendFromUser(user, { text: 'xyzzy qwfp' })
    await bot.settle()
    expect(said()).toEqual([expect.stringMatching(/^Zyma/)])
  })
})

describe('a question about the shop', () => {
  it('is no description of a photo', async () => {
    await send({ photo })
    await send({ text: 'скільки коштує доставка?' })
    const inquiries = await bot.db.selectFrom('inquiries').select('state').orderBy('id').execute()
    expect(inquiries[0]).toEqual({ state: 'asked' })
    expect(inquiries).toHaveLength(2)
  })
})

describe('somebody whom the shop has banned', () => {
  it('gets no answer, and the others do', async () => {
    await bot.parts.shopSettings.change({ bannedShoppers: [user.id] }, 'a test')
    const other = bot.newShopper()
    await send({ photo })
    await send({ text: '/start' })
    await bot.telegram.sendFromUser(other, { text: 'hello' })
    await bot.settle()
    expect(bot.callsTo(user.id)).toEqual([])
    expect(bot.saidTo(other.id)).toEqual([en('greeting')])
    await bot.parts.shopSettings.change({ bannedShoppers: null }, 'a test')
  })
})

describe('a search in words', () => {
  it('says that it searches, and then what it found, in one message', async () => {
    await send({ text: 'xyzzy qwfp' })
    const calls = bot.callsTo(user.id).map(({ method, payload }) => [method, payload['text']])
    expect(calls).toEqual([
      ['sendMessage', en('searching')],
      ['editMessageText', en('nothing-found')],
    ])
  })
})
