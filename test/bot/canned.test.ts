import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { translator } from '#src/bot/texts.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn, buttonsOf } from '#test/support/chat-answers.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'

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
  const answers = {
    доставка: { uk: '{name}, доставимо за два дні', en: '{name}, it takes two days' },
    ціна: '{product} коштує {price}',
  }
  await bot.parts.shopSettings.change({ cannedAnswers: answers }, 'a test')
})

const tickets = () => answersIn(bot.telegram, bot.managersId)
const lastIn = (chatId: number) => bot.saidTo(chatId).at(-1)

async function ask(languageCode = 'en') {
  const user = bot.newShopper(languageCode)
  await bot.telegram.sendFromUser(user, { photo, caption: 'xyzzy' })
  await bot.settle()
  return user
}

async function write(text: string, replyTo = tickets()[0]?.message.message_id) {
  const place = { chatId: bot.managersId, replyTo }
  await bot.telegram.sendFromUser(bot.telegram.manager, { text }, place)
  await bot.settle()
}

describe('a canned answer', () => {
  it.each([
    ['en', 'Shopper, it takes two days'],
    ['uk', 'Shopper, доставимо за два дні'],
  ])('is said in the language of the shopper: %s', async (language, words) => {
    const user = await ask(language)
    await write('/c доставка')
    expect(lastIn(user.id)).toBe(words)
    expect(lastIn(bot.managersId)).toBe(uk('canned-said', { text: words }))
  })

  it('is not said while something in it is not known, and then with the price of now', async () => {
    const user = await ask('uk')
    const before = bot.saidTo(user.id).length
    await write('/c ціна')
    expect(bot.saidTo(user.id)).toHaveLength(before)
    expect(lastIn(bot.managersId)).toBe(uk('canned-missing', { variables: 'product, price' }))
    const [ticket] = tickets()
    const [data = ''] = ticket ? buttonsOf(ticket.message) : []
    const messageId = ticket?.message.message_id ?? 0
    bot.telegram.press(bot.telegram.manager, { chatId: bot.managersId, messageId, data })
    await bot.settle()
    await write('/c ціна')
    expect(lastIn(user.id)).toMatch(/^Костюм «Мрія», рожевий коштує [\d\s]+/)
  })

  it('that is not there is said to be unknown', async () => {
    await ask()
    await write('/c щось')
    expect(lastIn(bot.managersId)).toBe(uk('canned-unknown').replaceAll(/<[^>]+>/g, ''))
  })

  it('is found inline by managers alone, and said with its variables filled in', async () => {
    const user = await ask()
    const { manager } = bot.telegram
    const queryOf = async (by: typeof manager) => {
      const id = bot.telegram.queryInline(by, '!дост', { chatId: bot.managersId })
      await bot.settle()
      return { id, results: bot.telegram.inlineResults(id) }
    }
    const { id, results } = await queryOf(manager)
    expect(results.map((result) => result.id)).toEqual(['доставка'])
    const replyTo = tickets()[0]?.message.message_id
    const place = { chatId: bot.managersId, replyTo }
    bot.telegram.chooseInline(manager, { queryId: id, resultId: 'доставка' }, place)
    await bot.settle()
    expect(lastIn(user.id)).toBe('Shopper, доставимо за два дні')
    const asked = bot.telegram.queryInline(user, '!дост')
    await bot.settle()
    expect(bot.telegram.inlineResults(asked).map((result) => result.id)).not.toContain('доставка')
  })

  it('is kept, listed and forgotten by managers', async () => {
    const user = await ask()
    await write('/canned Вітання Вітаю, {name}!')
    await write('/c вітання')
    expect(lastIn(user.id)).toBe('Вітаю, Shopper!')
    await write('/canned')
    expect(lastIn(bot.managersId)).toContain('/c вітання — Вітаю, {name}!')
    await write('/canned вітання -')
    await write('/c вітання')
    expect(lastIn(bot.managersId)).toBe(uk('canned-unknown').replaceAll(/<[^>]+>/g, ''))
    await write('/canned добрий!день Вітаю')
    expect(lastIn(bot.managersId)).toContain('1-32')
  })
})
