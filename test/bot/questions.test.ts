import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { translator } from '#src/bot/texts.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'
import { matched, nothing } from '#test/support/outcomes.ts'

const uk = translator('uk')
let bot: BotHarness
let photo: Uint8Array

beforeAll(async () => {
  bot = await openBotHarness()
  photo = await readCataloguePhoto('mriya-pink-front')
})
afterEach(async () => {
  await bot.parts.shopSettings.change(
    { deliveryAnswer: null, paymentAnswer: null, openingHours: null },
    'a test',
  )
})
afterAll(() => bot.close())
beforeEach(async () => {
  await bot.reset()
  bot.sees = () => matched('MRIYA-PINK')
})

type Shopper = ReturnType<BotHarness['newShopper']>

async function ask(user: Shopper, text: string): Promise<string | undefined> {
  await bot.telegram.sendFromUser(user, { text })
  await bot.settle()
  expect(bot.failed).toEqual([])
  return bot.saidTo(user.id).at(-1)?.replaceAll('\u00a0', ' ')
}

async function shownCard(languageCode = 'uk'): Promise<Shopper> {
  const user = bot.newShopper(languageCode)
  await bot.telegram.sendFromUser(user, { photo })
  await bot.settle()
  return user
}

describe('a question after a card', () => {
  it('is answered about its product, and so is the next one', async () => {
    const user = await shownCard()
    expect(await ask(user, 'скільки коштує 110-116?')).toBe(
      'Костюм «Мрія», рожевий\n1 380 ₴\nРозміри: 110-116\nКольори: рожевий\n✅ Є в наявності',
    )
    expect(await ask(user, 'а в розмірі М?')).toBe(
      'Костюм «Мрія», рожевий\n⏳ Зараз немає: M\nНатомість є:\nРозміри: 98-104, 110-116\nКольори: рожевий',
    )
    expect(bot.callsTo(bot.managersId)).toEqual([])
  })

  it('about another colour shows the product of that colour, and goes on about it', async () => {
    const user = await shownCard()
    expect(await ask(user, 'а сірий є?')).toContain('Костюм «Мрія», сірий')
    expect(await ask(user, '98-104?')).toContain('Костюм «Мрія», сірий\n✅ Так, є')
  })

  it('is still about it after a question about the shop', async () => {
    await bot.parts.shopSettings.change({ paymentAnswer: 'Карткою <або> готівкою' }, 'a test')
    const user = await shownCard()
    expect(await ask(user, 'як оплатити?')).toBe('Карткою <або> готівкою')
    expect(await ask(user, 'є 104?')).toContain('Костюм «Мрія», рожевий\n✅ Так, є')
  })

  it('speaks the language of the shopper', async () => {
    const user = await shownCard('en')
    expect(await ask(user, 'скільки коштує 98-104?')).toContain('Mriya suit, pink')
  })

  it('is not about what another shopper was shown', async () => {
    await shownCard()
    expect(await ask(bot.newShopper('uk'), 'є 104?')).toBe(uk('nothing-found'))
  })

  it('is not about a card of an hour ago', async () => {
    const user = await shownCard()
    await sql`update inquiries set touched_at = touched_at - interval '31 minutes'`.execute(bot.db)
    expect(await ask(user, 'скільки коштує?')).toBe(uk('asked-person'))
  })

  it('is not about the card before a photo that nobody knew', async () => {
    const user = await shownCard()
    bot.sees = () => nothing
    await bot.telegram.sendFromUser(user, { photo })
    await bot.settle()
    expect(await ask(user, 'скільки коштує?')).toBe(uk('ticket'))
  })

  it('is about the card before a photo that was withdrawn', async () => {
    const user = await shownCard()
    bot.sees = () => nothing
    await bot.telegram.sendFromUser(user, { photo })
    await bot.settle()
    await ask(user, '/cancel')
    expect(await ask(user, 'є 104?')).toContain('✅ Так, є')
  })

  it('gives way to a product that is named, and to one that is described', async () => {
    const user = await shownCard()
    expect(await ask(user, 'LAGUNA-NAVY є?')).toContain('Лагуна')
    expect(await ask(user, 'а жовтий дощовик є?')).toContain('Що з цього вам потрібно?')
  })
})

describe('a question that no rule understands', () => {
  it('is for a person, who reads it', async () => {
    const user = await shownCard()
    expect(await ask(user, 'А воно линяє після прання?')).toBe(uk('asked-person'))
    const [ticket] = bot.callsTo(bot.managersId)
    expect(JSON.stringify(ticket?.payload)).toContain('А воно линяє після прання?')
    expect(JSON.stringify(ticket?.payload)).toContain(uk('ticket-reason-question'))
  })
})

describe('a thing that is not sold', () => {
  it.each(['колготки?', 'а колготки є?'])('is no question for a person: %j', async (text) => {
    expect(await ask(await shownCard(), text)).toBe(uk('nothing-found'))
    expect(bot.callsTo(bot.managersId)).toEqual([])
  })
})

describe('a question about the shop', () => {
  it('is answered with the words of the settings as they are now', async () => {
    const user = bot.newShopper('uk')
    expect(await ask(user, 'доставка є?')).toBe(uk('asked-person'))
    await bot.parts.shopSettings.change(
      { deliveryAnswer: { uk: 'Новою поштою', en: 'By post' } },
      'a test',
    )
    expect(await ask(user, 'доставка є?')).toBe('Новою поштою')
    expect(await ask(bot.newShopper('en'), 'do you deliver?')).toBe('By post')
  })

  it('is answered with the opening hours', async () => {
    const user = bot.newShopper('uk')
    expect(await ask(user, 'до котрої працюєте?')).toBe(uk('asked-person'))
    await bot.parts.shopSettings.change({ openingHours: { sun: '00:00-24:00' } }, 'a test')
    expect(await ask(user, 'до котрої працюєте?')).toBe('нд 00:00–24:00')
  })

  it('is for a person where the shop has said one half of the answer', async () => {
    await bot.parts.shopSettings.change({ deliveryAnswer: 'Новою поштою' }, 'a test')
    expect(await ask(bot.newShopper('uk'), 'доставка і оплата?')).toBe(uk('asked-person'))
  })
})
