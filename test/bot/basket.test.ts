import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createDrafts } from '#src/adapters/postgres/orders/drafts.ts'
import { translator } from '#src/bot/texts.ts'
import { type BasketShopper, createBasketShopper } from '#test/support/basket-shopper.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'

const en = translator('en')
let bot: BotHarness
let photo: Uint8Array
let shopper: BasketShopper

beforeAll(async () => {
  bot = await openBotHarness()
  photo = await readCataloguePhoto('mriya-pink-front')
})
afterAll(() => bot.close())
beforeEach(async () => {
  await bot.reset()
  shopper = createBasketShopper(bot, photo)
})

const draft = () => createDrafts(bot.db).find(shopper.user.id)

async function fillBasket() {
  await shopper.ask('MRIYA-PINK')
  await shopper.tap('98-104')
  await shopper.tap(en('button-order'))
}

/** From the basket to the summary, everything typed. */
async function fillIn() {
  await shopper.tap(en('buy-checkout'))
  await shopper.write('Olena Shevchenko')
  await shopper.write('067 123 45 67')
  await shopper.write('Nova Poshta 12 Lviv')
  await shopper.tap(en('buy-pay-payment-control'))
}

async function orders() {
  return bot.db
    .selectFrom('orders')
    .selectAll()
    .where('state', '<>', 'draft')
    .orderBy('id')
    .execute()
}

describe('an order', () => {
  it('goes from the card to its number', async () => {
    await fillBasket()
    expect(shopper.said()).toMatch(
      /Your basket\nItem \| Qty \| Sum\nMriya suit, pink · 98-104.* \| 1 \| ₴1,290\nTotal \| ₴1,290/,
    )
    await shopper.tap(en('buy-checkout'))
    expect(shopper.said()).toContain(en('buy-ask-name'))
    await shopper.write('Olena Shevchenko')
    expect(shopper.said()).toContain(en('buy-ask-phone'))
    expect(shopper.shown().reply_markup).toBeUndefined()
    await shopper.shareContact('380671234567')
    expect(shopper.said()).toContain(en('buy-ask-delivery'))
    await shopper.tap(en('buy-button-branch'))
    expect(shopper.said()).toContain(en('buy-ask-place-branch'))
    await shopper.write('Львів, 12')
    expect(shopper.said()).toContain(en('buy-ask-payment'))
    await shopper.tap(en('buy-pay-cash-on-delivery'))
    expect(shopper.said()).toContain(en('buy-summary'))
    expect(shopper.said()).toContain('👤 Olena Shevchenko, +380 67 123 45 67')
    expect(shopper.said()).toContain('📦 Nova Poshta, branch №\u00a012, Львів')
    await shopper.tap(en('buy-change-comment'))
    await shopper.write('Please call before 18:00, ok?')
    expect(shopper.said()).toContain('💬 Please call before 18:00, ok?')
    await shopper.tap(en('buy-confirm'))
    const [order] = await orders()
    expect(order).toMatchObject({
      state: 'placed',
      contact: { firstName: 'Olena', lastName: 'Shevchenko', phone: '+380671234567' },
      delivery: { kind: 'branch', city: 'Львів', number: 12, address: null, ref: null },
      payment: 'cash-on-delivery',
      comment: 'Please call before 18:00, ok?',
      total_minor: '129000',
    })
    expect(shopper.said()).toContain(en('buy-placed', { number: String(order?.id) }))
    expect(await draft()).toBeUndefined()
  })

  it('takes a known shopper at most six taps from the photo', async () => {
    await fillBasket()
    await fillIn()
    await shopper.tap(en('buy-remember'))
    await shopper.tap(en('buy-confirm'))
    const taps: string[] = []
    const tap = async (label: string) => {
      taps.push(label)
      await shopper.tap(label)
    }
    await shopper.ask('MRIYA-PINK')
    await tap('110-116')
    await tap(en('button-order'))
    await tap(en('buy-checkout'))
    expect(shopper.said()).toContain('👤 Olena Shevchenko, +380 67 123 45 67')
    await tap(en('buy-confirm'))
    expect(taps.length).toBeLessThanOrEqual(6)
    const [first, second] = await orders()
    expect(second).toMatchObject({ contact: first?.contact, delivery: first?.delivery })
  })

  it('forgets whom it was not asked to remember', async () => {
    await fillBasket()
    await fillIn()
    await shopper.tap(en('buy-confirm'))
    await fillBasket()
    expect(await draft()).toMatchObject({ contact: null, delivery: null, payment: null })
  })

  it('is one, however often it is confirmed', async () => {
    await fillBasket()
    await fillIn()
    const { data, messageId } = shopper.find(en('buy-confirm'))
    for (let tap = 0; tap < 20; tap += 1) {
      bot.telegram.press(shopper.user, { chatId: shopper.user.id, messageId, data })
    }
    await bot.settle()
    expect(bot.failed).toEqual([])
    expect(await orders()).toHaveLength(1)
    const reserved = await bot.db.selectFrom('reservations').selectAll().execute()
    expect(reserved.map(({ quantity }) => quantity)).toEqual([1])
  })
})

describe('a basket', () => {
  it('holds several things, as many of each as there are', async () => {
    await fillBasket()
    await shopper.ask('LAGUNA-NAVY')
    await shopper.tap('110-116')
    await shopper.tap(en('button-order'))
    expect((await draft())?.lines.map(({ sku }) => sku)).toEqual(['MRIYA-PINK', 'LAGUNA-NAVY'])
    await shopper.tap('➕')
    await shopper.tap('➕')
    expect(await shopper.tap('➕')).toBe(en('basket-no-more'))
    expect(shopper.said()).toMatch(/\| 3 \| ₴3,870/)
    for (let tap = 0; tap < 2; tap += 1) await shopper.tap('➖')
    await shopper.tap('🗑')
    expect((await draft())?.lines.map(({ sku }) => sku)).toEqual(['LAGUNA-NAVY'])
    await shopper.tap('🗑')
    expect(shopper.said()).toContain(en('buy-basket-empty'))
    await shopper.write('/basket')
    expect(shopper.said()).toBe(en('buy-nothing'))
  })

  it('needs a size to be chosen', async () => {
    await shopper.ask('MRIYA-PINK')
    expect(await shopper.tap(en('button-order'))).toBe(en('buy-choose-size'))
    expect(await draft()).toBeUndefined()
  })

  it('holds a thing once, however often its button is tapped', async () => {
    await shopper.ask('MRIYA-PINK')
    await shopper.tap('98-104')
    const { data, messageId } = shopper.find(en('button-order'))
    await shopper.press(data, messageId)
    await shopper.press(data, messageId)
    expect((await draft())?.lines).toMatchObject([{ quantity: 1 }])
  })

  it('is opened again by a command', async () => {
    await fillBasket()
    await shopper.tap(en('buy-checkout'))
    await shopper.write('/basket')
    expect(shopper.said()).toContain(en('buy-basket'))
  })
})

describe('the way back', () => {
  it('leads through every step, and forgets nothing', async () => {
    await fillBasket()
    await shopper.tap(en('buy-checkout'))
    await shopper.tap(en('button-back'))
    expect(shopper.said()).toContain(en('buy-basket'))
    await shopper.tap(en('buy-checkout'))
    await shopper.write('Olena Shevchenko')
    await shopper.write(en('button-back'))
    expect(shopper.said()).toContain(en('buy-ask-name'))
    await shopper.write('Olena Shevchenko')
    await shopper.write('0671234567')
    await shopper.tap(en('buy-button-courier'))
    await shopper.tap(en('button-back'))
    expect(shopper.said()).toContain(en('buy-ask-delivery'))
    await shopper.tap(en('buy-button-pickup'))
    await shopper.tap(en('button-back'))
    expect(shopper.said()).toContain(en('buy-ask-delivery'))
    await shopper.tap(en('buy-button-pickup'))
    expect(shopper.labels().join()).not.toContain(en('buy-pay-payment-control'))
    await shopper.tap(en('buy-pay-link'))
    await shopper.tap(en('buy-change-phone'))
    await shopper.write(en('button-back'))
    expect(shopper.said()).toContain(en('buy-summary'))
    await shopper.tap(en('button-back'))
    expect(shopper.said()).toContain(en('buy-basket'))
    await shopper.tap(en('buy-checkout'))
    expect(shopper.said()).toContain(en('buy-summary'))
  })

  it('out is there at every step', async () => {
    const steps: readonly (() => Promise<unknown>)[] = [
      async () => undefined,
      () => shopper.tap(en('buy-checkout')),
      () => shopper.write('Olena Shevchenko'),
      () => shopper.write('0671234567'),
      () => shopper.tap(en('buy-button-branch')),
      () => shopper.write('Lviv 12'),
      () => shopper.tap(en('buy-pay-link')),
    ]
    for (let last = 0; last < steps.length; last += 1) {
      await fillBasket()
      for (const step of steps.slice(0, last + 1)) await step()
      await shopper.write('/cancel')
      expect(shopper.said()).toBe(en('buy-cancelled'))
      expect((await draft())?.lines).toEqual([])
    }
  })
})

describe('what changed meanwhile', () => {
  const setVariant = (values: { readonly price_minor?: number; readonly stock?: number }) =>
    bot.db
      .updateTable('variants')
      .set(values)
      .where('sku', '=', 'MRIYA-PINK' as never)
      .where('size', '=', '98-104')
      .execute()

  it('in the price is shown and confirmed anew', async () => {
    await fillBasket()
    await fillIn()
    await setVariant({ price_minor: 150_000 })
    await shopper.tap(en('buy-confirm'))
    expect(shopper.said()).toContain('₴1,290 → ₴1,500')
    expect(await orders()).toEqual([])
    await shopper.tap(en('buy-confirm'))
    expect(await orders()).toMatchObject([{ total_minor: '150000' }])
    await setVariant({ price_minor: 129_000 })
  })

  it('in the stock leads back to the basket', async () => {
    await fillBasket()
    await fillIn()
    await setVariant({ stock: 0 })
    await shopper.tap(en('buy-confirm'))
    expect(shopper.said()).toContain(`${en('buy-left')} 0`)
    expect(shopper.said()).toContain(en('buy-basket'))
    expect(await orders()).toEqual([])
    await setVariant({ stock: 3 })
  })
})

it('is in plain words where Telegram takes no table', async () => {
  await shopper.ask('MRIYA-PINK')
  await shopper.tap('98-104')
  bot.telegram.failNext('sendRichMessage', [404, 'Not Found: method not found'])
  await shopper.tap(en('button-order'))
  expect(shopper.shown().text).toMatch(
    /^🛒 Your basket\n\n• Mriya suit, pink · 98-104.* — 1 × = ₴1,290/,
  )
})

it('says that a button of an earlier step is out of date, and shows where it stands', async () => {
  await fillBasket()
  const { data, messageId } = shopper.find(en('buy-checkout'))
  await shopper.tap(en('buy-checkout'))
  await shopper.write('Olena Shevchenko')
  expect(await shopper.press(data, messageId)).toBe(en('basket-moved-on'))
  expect(shopper.said()).toContain(en('buy-ask-phone'))
})
