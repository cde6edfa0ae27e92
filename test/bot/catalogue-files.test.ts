import type { Message } from 'grammy/types'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn, buttonsOf } from '#test/support/chat-answers.ts'
import { entry, importOptions, product, sku } from '#test/support/products.ts'

let bot: BotHarness

beforeAll(async () => {
  bot = await openBotHarness()
})
afterAll(() => bot.close())

const names = Array.from({ length: 12 }, (_, at) => `A-${at}`)

beforeEach(async () => {
  await bot.reset()
  const store = createCatalogueStore(bot.db)
  const entries = names.map((name) => entry(product(name), [name]))
  await store.replace(entries, importOptions(names))
})

const photosOf = async (name: string) =>
  bot.db.selectFrom('reference_photos').select('id').where('sku', '=', sku(name)).execute()
const priceOf = async (name: string) => {
  const [found] = await createCatalogueStore(bot.db).findProducts([sku(name)])
  return found?.price.minor
}
const answers = () => answersIn(bot.telegram, bot.managersId).map(({ message }) => message)
const audit = () => bot.db.selectFrom('audit_log').select(['action', 'subject', 'after']).execute()

interface Sending {
  readonly chatId?: number
  readonly caption?: string
  readonly replyTo?: number
}

async function send(name: string, text: string, { caption, ...place }: Sending = {}) {
  const { manager } = bot.telegram
  const content = { document: Buffer.from(text), name, caption }
  await bot.telegram.sendFromUser(manager, content, { chatId: bot.managersId, ...place })
  await bot.settle()
  expect(bot.failed).toEqual([])
  return answers().at(-1)
}

async function tap(message: Message | undefined, at = 0) {
  if (!message) throw new Error('nothing to tap')
  const data = buttonsOf(message)[at] ?? ''
  bot.telegram.press(bot.telegram.manager, {
    chatId: bot.managersId,
    messageId: message.message_id,
    data,
  })
  await bot.settle()
  expect(bot.failed).toEqual([])
  return answers().find(({ message_id }) => message_id === message.message_id)
}

const csv = (rows: readonly string[]) =>
  ['sku,name,category,price', ...rows.map((row) => `${row}`)].join('\n')
const all = (price: number) => names.map((name) => `${name},Товар ${name},suit,${price}`)

describe('a price list that a manager sends', () => {
  it('is shown first and imported by a tap', async () => {
    const shown = await send('prices.csv', 'sku,price\nA-0,999\nNO-SUCH,5')
    expect(shown?.text).toMatch(/prices\.csv: ось що зміниться/)
    expect(shown?.text).toMatch(/A-0: 1.290.₴ → 999.₴/)
    expect(shown?.text).toMatch(/рядок 3: NO-SUCH/)
    expect(await priceOf('A-0')).toBe(129_000)
    expect((await tap(shown))?.text).toBe('✅ Імпортовано: prices.csv')
    expect(await priceOf('A-0')).toBe(99_900)
    expect(await audit()).toMatchObject([
      { action: 'import', subject: 'prices.csv', after: { changed: 1 } },
    ])
  })

  it('changes nothing by the other button', async () => {
    const shown = await send('prices.csv', 'sku,price\nA-0,999')
    expect((await tap(shown, 1))?.text).toBe('✖️ Не імпортовано')
    expect(await priceOf('A-0')).toBe(129_000)
  })

  it('is not imported when something else has changed since', async () => {
    const shown = await send('prices.csv', 'sku,price\nA-0,999')
    await bot.db.updateTable('products').set({ price_minor: 5 }).execute()
    expect((await tap(shown))?.text).toMatch(/Відтоді каталог змінився/)
    expect(await priceOf('A-0')).toBe(5)
  })
})

describe('a catalogue that a manager sends', () => {
  it('leaves photos as they are, and tells how far what is new is looked at', async () => {
    const shown = await send('shop.csv', csv([...all(1290), 'B,Новий,suit,5']))
    expect(shown?.text).toMatch(/➕ Нових: 1 \(B\)/)
    const done = await tap(shown)
    expect(done?.text).toMatch(/^✅ Імпортовано: shop\.csv\n\n✅ Готово: 2 фото/)
    expect(await priceOf('B')).toBe(500)
    expect(await photosOf('A-0')).toHaveLength(1)
  })

  it('asks once more before it hides many products', async () => {
    const shown = await send('shop.csv', csv(all(1290).slice(2)))
    expect(shown?.text).toMatch(/🙈 Зникнуть із продажу: 2 \(A-0, A-1\)/)
    const asked = await tap(shown)
    expect(asked?.text).toMatch(/прибере з продажу 2 з 12 товарів\. Точно\?/)
    expect(await priceOf('A-0')).toBe(129_000)
    expect((await tap(asked))?.text).toMatch(/^✅ Імпортовано/)
    expect(await priceOf('A-0')).toBeUndefined()
  })

  it('with mistakes is refused, each of its lines named', async () => {
    const shown = await send('shop.csv', csv(['A-0,,suit,x', 'A-0,Б,suit,5']))
    expect(shown?.text).toMatch(/^❌ Нічого не імпортовано\. \d помилки:/)
    expect(shown?.text).toMatch(/рядок 2: .*price/)
    expect(shown?.text).toMatch(/рядок 3: .*duplicate/)
    expect(buttonsOf(shown as Message)).toEqual([])
  })

  it('reads no file of this machine, whatever it names', async () => {
    const yaml =
      'products: [{ sku: A-0, name: x, category: s, price: 1, photos: [{ file: /etc/passwd }] }]'
    const shown = await send('shop.yaml', yaml)
    expect(shown?.text).toMatch(/A-0: /)
    expect(shown?.text).not.toMatch(/passwd/)
  })
})

describe('no catalogue for the shop is', () => {
  it.each([
    ['another file', 'letter.pdf', {}],
    ['a file in reply to something', 'shop.csv', { replyTo: true }],
  ])('%s', async (_, name, { replyTo = false }: { replyTo?: boolean }) => {
    const { message_id } = await bot.telegram.sendFromUser(
      bot.telegram.manager,
      { text: 'x' },
      { chatId: bot.managersId },
    )
    await send(name, 'sku,price\nA-0,999', replyTo ? { replyTo: message_id } : {})
    expect(answers()).toEqual([])
  })

  it('a file of a stranger’s group', async () => {
    const chatId = bot.managersId - 2_000_000
    bot.telegram.addGroup({ id: chatId, title: 'Strangers', members: [bot.newShopper()] })
    await send('prices.csv', 'sku,price\nA-0,999', { chatId, caption: '/import' })
    expect(bot.callsTo(chatId)).toEqual([])
  })
})

describe('/reindex', () => {
  it('tells in one message how far it is, and is in the audit log', async () => {
    await bot.telegram.sendFromUser(
      bot.telegram.manager,
      { text: '/reindex' },
      { chatId: bot.managersId },
    )
    await bot.settle()
    expect(bot.failed).toEqual([])
    expect(answers().map(({ text }) => text)).toEqual([
      expect.stringMatching(/^🔄 Вчу всі фото каталогу заново\n\n✅ Готово: 2 фото/),
    ])
    expect(await audit()).toMatchObject([{ action: 'reindex' }])
  })
})
