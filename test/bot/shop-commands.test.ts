import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Sku } from '#src/domain/sku.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn } from '#test/support/chat-answers.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'
import { laguna, mriya } from '#test/support/inputs/input-chat.ts'
import { ambiguous, matched } from '#test/support/outcomes.ts'

let bot: BotHarness
let photo: Uint8Array

beforeAll(async () => {
  bot = await openBotHarness()
  photo = await readCataloguePhoto('mriya-pink-front')
})
afterAll(() => bot.close())
beforeEach(async () => {
  await bot.reset()
  await bot.parts.shopSettings.change({ paused: null }, 'a test')
  // As the demo has them.
  const untouched = { file_values: '{}', hidden_at: null }
  const names = ['MRIYA-PINK', 'LAGUNA-NAVY'] as Sku[]
  for (const [at, price_minor] of [129_000, 145_000].entries()) {
    const products = bot.db.updateTable('products').set({ ...untouched, price_minor })
    await products.where('sku', '=', names[at] as Sku).execute()
  }
  const variants = bot.db.updateTable('variants')
  await variants
    .set({ ...untouched, price_minor: null, stock: 3 })
    .where('sku', 'in', names)
    .execute()
})

/** A manager writes into their group. @returns what the bot answers to it. */
async function command(text: string, chatId = bot.managersId) {
  await bot.telegram.sendFromUser(bot.telegram.manager, { text }, { chatId })
  await bot.settle()
  expect(bot.failed).toEqual([])
  return bot.saidTo(chatId).at(-1)
}

/** What a shopper is answered who names the product. */
async function card(sku: string) {
  const user = bot.newShopper('uk')
  await bot.telegram.sendFromUser(user, { text: sku })
  await bot.settle()
  return bot.saidTo(user.id).at(-1) ?? ''
}

const audit = async () =>
  bot.db.selectFrom('audit_log').select(['action', 'subject', 'before', 'after']).execute()

const variantOf = (size: string) =>
  bot.db
    .selectFrom('variants')
    .select(['stock', 'counted_at'])
    .where('sku', '=', 'MRIYA-PINK' as Sku)
    .where('size', '=', size)
    .executeTakeFirstOrThrow()

describe('/price', () => {
  it('changes the price of the next message, and is in the audit log', async () => {
    await command('/price MRIYA-PINK 1290')
    expect(await command('/price mriya-pink 999,50')).toMatch(/^MRIYA-PINK: 1.290.₴ → 999,50.₴$/)
    expect(await card('MRIYA-PINK')).toMatch(/999,50.₴/)
    expect((await audit()).at(-1)).toEqual({
      action: 'price',
      subject: 'MRIYA-PINK',
      before: 129_000,
      after: 99_950,
    })
    const { length } = await audit()
    expect(await command('/price MRIYA-PINK 999.50')).toMatch(/ціна вже 999,50.₴/)
    expect(await audit()).toHaveLength(length)
    expect(await command('/price MRIYA-PINK 1 290 грн')).toMatch(/→ 1.290.₴$/)
  })

  it('of one variant leaves the others', async () => {
    expect(await command('/price MRIYA-PINK 98-104 1100')).toMatch(
      /^MRIYA-PINK 98-104 рожевий: .* → 1.100.₴$/,
    )
    expect(await card('MRIYA-PINK')).toMatch(/1.100.₴ – 1.290.₴/)
    expect(await command('/price MRIYA-PINK 1290')).toMatch(/1 варіант має власну ціну/)
  })

  it.each([
    ['', /^Ціну пишіть так: \/price MRIYA-PINK 999/],
    ['MRIYA-PINK', /^Ціну пишіть так/],
    ['MRIYA-PINK багато', /^Ціну пишіть так/],
    ['MRIYA-PINK -5', /^Ціну пишіть так/],
    ['MRIYA-PINK 0', /^Ціну пишіть так/],
    ['MRIYA-PINK 9999999999999999', /^Ціну пишіть так/],
    ['<b>NO-SUCH 5', /^Артикула <b>NO-SUCH в каталозі немає$/],
    ['MRIYA-PINK 200-204 5', /^У MRIYA-PINK немає варіанта «200-204»\. Є: .*98-104 рожевий/],
  ])('says what is wrong with "%s", in one line, and changes nothing', async (words, said) => {
    const answer = await command(`/price ${words}`)
    expect(answer).toMatch(said)
    expect(answer).not.toContain('\n')
    expect(await audit()).toEqual([])
  })
})

describe('/stock', () => {
  it.each(['98-104', '98-104 рожевий', '98 – 104 pink', 'рожева 98-104'])(
    'counts "%s" as of when it was written',
    async (words) => {
      await command('/stock MRIYA-PINK 98-104 7')
      expect(await command(`/stock MRIYA-PINK ${words} 3`)).toBe(
        'MRIYA-PINK 98-104 рожевий: 7 → 3\u00a0шт',
      )
      const { stock, counted_at } = await variantOf('98-104')
      expect(stock).toBe(3)
      const [last] = bot.telegram.messages(bot.managersId).slice(-2)
      expect(counted_at.getTime()).toBe((last?.date ?? 0) * 1_000)
      expect((await audit()).at(-1)).toMatchObject({ action: 'stock', before: 7, after: 3 })
    },
  )

  it('takes a size off the card of the next message', async () => {
    for (const size of ['98-104', '110-116']) {
      await command(`/stock MRIYA-PINK ${size} ${size === '110-116' ? 2 : 0}`)
    }
    expect(await card('MRIYA-PINK')).toMatch(/Розміри: 110-116\n/)
  })

  it.each([
    ['MRIYA-PINK', /^Залишок пишіть так/],
    ['MRIYA-PINK 98-104', /^Залишок пишіть так|немає варіанта/],
    ['MRIYA-PINK 98-104 багато', /^Залишок пишіть так/],
    ['MRIYA-PINK 98-104 -1', /^Залишок пишіть так/],
    ['MRIYA-PINK 98-104 4820000000017', /^Залишок пишіть так/],
    ['MRIYA-PINK 98-104 синій 3', /немає варіанта «98-104 синій»/],
    ['MRIYA-PINK 98-104 з заду 3', /немає варіанта/],
    [
      'MRIYA-PINK 3',
      /^Який варіант MRIYA-PINK\? Є: .*Наприклад: \/stock MRIYA-PINK 98-104 рожевий/,
    ],
  ])('says what is wrong with "%s" and changes nothing', async (words, said) => {
    expect(await command(`/stock ${words}`)).toMatch(said)
    expect(await audit()).toEqual([])
  })
})

describe('/hide and /show', () => {
  it('take a product out of sight and bring it back, with the next message', async () => {
    bot.sees = () => matched('LAGUNA-NAVY')
    expect(await command('/hide laguna-navy')).toMatch(/^🙈 LAGUNA-NAVY приховано/)
    expect(await command('/hide LAGUNA-NAVY')).toMatch(/уже приховано/)
    expect(await card('LAGUNA-NAVY')).not.toContain('«Лагуна», темно-синій')
    expect(await command('/price LAGUNA-NAVY 5')).toMatch(/приховано: спершу \/show LAGUNA-NAVY/)
    expect(await command('/show LAGUNA-NAVY')).toMatch(/знову в продажу/)
    expect(await card('LAGUNA-NAVY')).toMatch(laguna)
    expect((await audit()).map(({ action }) => action)).toEqual(['hide', 'show'])
    expect(await command('/show')).toMatch(/^Повернути товар у продаж: \/show/)
    expect(await command('/hide A B')).toMatch(/^Артикула A/)
  })
})

describe('/product', () => {
  it('shows a manager all about it, with its picture', async () => {
    await command('/price MRIYA-PINK 1290')
    await command('/stock MRIYA-PINK 98-104 4')
    await command('/price MRIYA-PINK 1000')
    await command('/product mriya-pink')
    const { message } = answersIn(bot.telegram, bot.managersId).at(-1) ?? {}
    expect(message?.photo).toBeDefined()
    expect(message?.caption).toMatch(mriya)
    expect(message?.caption).toMatch(/Ціна: 1.000.₴ — поставив менеджер, у файлі 1.290.₴/)
    expect(message?.caption).toMatch(/98-104 рожевий — 4\sшт/)
    expect(message?.caption).toMatch(/Фото: \d з каталогу, 0 від покупців/)
    expect(message?.caption).toMatch(/менеджер: ціна 1.290.₴ → 1.000.₴/)
    await command('/price MRIYA-PINK 1290')
    expect(await command('/product')).toMatch(/^Усе про товар: \/product/)
    expect(await command('/product NO-SUCH')).toMatch(/^Артикула NO-SUCH/)
  })
})

describe('/pause and /resume', () => {
  it('send everything to people, with the candidates, and let the bot answer again', async () => {
    expect(await command('/resume')).toMatch(/і так відповідає/)
    expect(await command('/pause')).toMatch(/^⏸ Бот на паузі/)
    expect(await command('/pause')).toMatch(/уже на паузі/)
    bot.sees = () => ambiguous('MRIYA-PINK', 'LAGUNA-NAVY')
    for (const content of [{ photo }, { text: 'LAGUNA-NAVY' }]) {
      const user = bot.newShopper('uk')
      await bot.telegram.sendFromUser(user, content)
      await bot.settle()
      expect(bot.saidTo(user.id)).toEqual([expect.stringContaining('відповість менеджер')])
    }
    const tickets = answersIn(bot.telegram, bot.managersId).slice(-2)
    expect(tickets.map(({ message }) => message.caption)).toEqual([
      expect.stringContaining('Бот на паузі'),
      expect.stringContaining('Бот на паузі'),
    ])
    expect(tickets[0]?.message.reply_markup?.inline_keyboard[0]?.[0]?.text).toMatch(mriya)
    expect(await command('/resume')).toMatch(/знову відповідає сам/)
    expect(await card('LAGUNA-NAVY')).toMatch(laguna)
    expect(await audit()).toMatchObject([
      { action: 'setting', subject: 'paused', before: null, after: true },
      { action: 'setting', subject: 'paused', before: true, after: null },
    ])
  })
})

describe('/budget', () => {
  it('says what was spent, what is left and what it comes to', async () => {
    expect(await command('/budget')).toMatch(/Сьогодні: 0\.00 з 5\.00, лишилося 5\.00/)
  })
})

describe('to anybody but managers', () => {
  const commands = [
    '/price MRIYA-PINK 1',
    '/stock MRIYA-PINK 98-104 1',
    '/hide MRIYA-PINK',
    '/product MRIYA-PINK',
    '/pause',
    '/budget',
  ]

  it('the commands are none: not in a private chat, not in a group of strangers', async () => {
    const user = bot.newShopper('uk')
    const groupId = bot.managersId - 1_000_000
    bot.telegram.addGroup({ id: groupId, title: 'Strangers', members: [user] })
    for (const text of commands) {
      await bot.telegram.sendFromUser(user, { text })
      await bot.telegram.sendFromUser(user, { text }, { chatId: groupId })
    }
    await bot.settle()
    expect(bot.callsTo(groupId)).toEqual([])
    expect(new Set(bot.saidTo(user.id))).toEqual(
      new Set([expect.stringContaining('Такої команди я не знаю')]),
    )
    expect(await audit()).toEqual([])
    expect((await bot.parts.shopSettings.read()).paused).toBe(false)
  })
})
