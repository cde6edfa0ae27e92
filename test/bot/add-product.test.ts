import type { Message } from 'grammy/types'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn, buttonsOf } from '#test/support/chat-answers.ts'
import { readDemoPhoto } from '#test/support/chat-photos.ts'
import { sku } from '#test/support/products.ts'

let bot: BotHarness
let photo: Uint8Array
let nextSku = 1
let name: string

beforeAll(async () => {
  bot = await openBotHarness()
  photo = await readDemoPhoto('unsold-tie')
})
afterAll(() => bot.close())
beforeEach(async () => {
  await bot.reset()
  name = `TIE-${nextSku++}`
})

const answers = () => answersIn(bot.telegram, bot.managersId).map(({ message }) => message)
const last = () => answers().at(-1) as Message
const audit = () => bot.db.selectFrom('audit_log').select(['action', 'subject']).execute()

async function settle() {
  await bot.settle()
  expect(bot.failed).toEqual([])
}

async function begin(caption: string) {
  await bot.telegram.sendFromUser(
    bot.telegram.manager,
    { photo, caption },
    { chatId: bot.managersId },
  )
  await settle()
}

/** A manager replies to a question, the last one unless said. */
async function reply(text: string, question = last()) {
  const place = { chatId: bot.managersId, replyTo: question.message_id }
  await bot.telegram.sendFromUser(bot.telegram.manager, { text }, place)
  await settle()
}

async function tap(label: RegExp, message = last()) {
  const buttons = message.reply_markup?.inline_keyboard.flat() ?? []
  const at = buttons.findIndex(({ text }) => label.test(text))
  const data = buttonsOf(message)[at] ?? ''
  const place = { chatId: bot.managersId, messageId: message.message_id, data }
  bot.telegram.press(bot.telegram.manager, place)
  await settle()
}

async function describeTie() {
  await begin(`/add ${name}`)
  await reply('Краватка <шовкова>')
  await tap(/^suit$/)
  await reply('499,50')
  await reply('S: 3, M: 0')
}

const product = async () => (await createCatalogueStore(bot.db).findProducts([sku(name)]))[0]

describe('/add under a photo', () => {
  it('asks for name, category, price and sizes, and adds the product by a tap', async () => {
    await describeTie()
    expect(last().photo).toBeDefined()
    expect(last().caption).toMatch(
      /Краватка <шовкова>\nTIE-\d+ · suit\nЦіна: 499,50.₴\nРозміри: S: 3/,
    )
    expect(await product()).toBeUndefined()
    await tap(/Додати/)
    expect(last().caption).toMatch(/TIE-\d+ додано\. Вивчаю фото…\n\n✅ Готово/)
    expect(await product()).toMatchObject({
      name: { uk: 'Краватка <шовкова>' },
      category: 'suit',
      price: { minor: 49_950, currency: 'UAH' },
      variants: [
        { size: 'S', stock: 3 },
        { size: 'M', stock: 0 },
      ],
    })
    expect((await createCatalogueStore(bot.db).covers([sku(name)])).size).toBe(1)
    expect(await audit()).toEqual([{ action: 'add', subject: name }])
    const user = bot.newShopper('uk')
    await bot.telegram.sendFromUser(user, { text: name })
    await settle()
    expect(bot.saidTo(user.id).at(-1)).toMatch(/Краватка/)
  })

  it('adds it once, however often it is tapped or handled', async () => {
    await describeTie()
    const shown = last()
    await tap(/Додати/, shown)
    const done = bot.done.filter((work) => work.name === 'update')
    for (const work of done) await bot.repeat(work)
    expect(bot.failed).toEqual([])
    expect(await audit()).toHaveLength(1)
    expect(bot.toasts().at(-1)).toMatch(/вже зроблено/)
  })

  it('asks again for what is no answer, and lets an earlier one be corrected', async () => {
    await begin(`/add ${name}`)
    const asked = last()
    await reply('Краватка')
    await reply('аксесуари')
    const price = last()
    await reply('дорого')
    expect(last().text).toMatch(/Ціна — число, наприклад: 1290/)
    await reply('300', price)
    const sizes = last()
    await reply('S: 3, M')
    expect(last().text).toMatch(/^Розміри — через кому/)
    await reply('-', sizes)
    expect(last().caption).toMatch(/^Краватка\n.* · аксесуари\nЦіна: 300.₴$/)
    await reply('Краватка вузька', asked)
    expect(last().caption).toMatch(/^Краватка вузька\n/)
  })

  it('gives a product without a SKU one of its own', async () => {
    await begin('/add')
    for (const answer of ['Шарф', 'шарф', '100', '-']) await reply(answer)
    expect(last().caption).toMatch(/^Шарф\nNEW-\d+ · шарф/)
    await tap(/Скасувати/)
    expect(last().caption).toBe('✖️ Не додано')
    expect(await audit()).toEqual([])
  })

  it('refuses a SKU that is taken, or is none', async () => {
    await begin('/add mriya-pink')
    expect(last().text).toMatch(/^Артикул mriya-pink уже є/)
    await begin('/add -')
    expect(last().text).toMatch(/^«-» — не артикул/)
  })
})

describe('/add', () => {
  it('in reply to a photo begins with that one', async () => {
    const { message_id: replyTo } = await bot.telegram.sendFromUser(
      bot.telegram.manager,
      { photo },
      { chatId: bot.managersId },
    )
    const place = { chatId: bot.managersId, replyTo }
    await bot.telegram.sendFromUser(bot.telegram.manager, { text: '/add' }, place)
    await settle()
    expect(last().text).toMatch(/^1\/4\. Як називається/)
  })

  it('without a photo says how it is done', async () => {
    const place = { chatId: bot.managersId }
    await bot.telegram.sendFromUser(bot.telegram.manager, { text: '/add' }, place)
    await settle()
    expect(last().text).toMatch(/^Новий товар: надішліть його фото/)
  })

  it('of a shopper, or in a stranger’s group, begins nothing', async () => {
    const user = bot.newShopper('uk')
    const chatId = bot.managersId - 3_000_000
    bot.telegram.addGroup({ id: chatId, title: 'Strangers', members: [user] })
    await bot.telegram.sendFromUser(user, { photo, caption: '/add' }, { chatId })
    await bot.telegram.sendFromUser(user, { photo, caption: '/add' })
    await settle()
    expect(bot.callsTo(chatId)).toEqual([])
    expect(await bot.db.selectFrom('product_drafts').selectAll().execute()).toEqual([])
  })
})
