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

describe('an answer that is none', () => {
  beforeEach(async () => {
    await fillBasket()
    await shopper.tap(en('buy-checkout'))
  })

  it('is asked for again, with what is wrong with it', async () => {
    await shopper.write('Olena')
    expect(shopper.said()).toContain(en('buy-problem-name-both'))
    await shopper.write('Olena 067')
    expect(shopper.said()).toContain(en('buy-problem-name-letters'))
    await shopper.write('Шевченко Тарас Григорович')
    await shopper.write('067 123')
    expect(shopper.said()).toContain(en('buy-problem-phone-too-short'))
    await shopper.shareContact('+380671234567', 12_345)
    expect(shopper.said()).toContain(en('buy-problem-phone-not-own'))
    await shopper.write('+48 601 234 567')
    expect((await draft())?.contact).toEqual({
      firstName: 'Тарас Григорович',
      lastName: 'Шевченко',
      phone: '+48601234567',
    })
    await shopper.write('НП 12')
    expect(shopper.said()).toContain(en('buy-problem-place-city'))
    await shopper.write('Львів')
    expect((await draft())?.delivery).toMatchObject({ kind: 'branch', city: 'Львів', number: 12 })
  })

  it('is answered where it is a question, and the dialogue goes on', async () => {
    await shopper.write('is there a 110?')
    expect(shopper.said()).not.toContain(en('buy-ask-name'))
    await shopper.write('Olena Shevchenko')
    expect(shopper.said()).toContain(en('buy-ask-phone'))
  })

  it('is none any more after a while; the basket stays', async () => {
    await bot.db
      .updateTable('orders')
      .set({ touched_at: new Date(Date.now() - 3 * 3_600_000) })
      .execute()
    await shopper.write('pink plush suit')
    expect(shopper.said()).not.toContain(en('buy-problem-name-letters'))
    expect((await draft())?.lines).toHaveLength(1)
    expect((await draft())?.contact).toBeNull()
  })
})

describe('branches', () => {
  const branch = { kind: 'branch', number: 12, city: 'Львів', ref: 'ref-12' } as const

  beforeEach(async () => {
    await fillBasket()
    await shopper.tap(en('buy-checkout'))
    await shopper.write('Olena Shevchenko')
    await shopper.write('0671234567')
  })

  it('are taken where the carrier knows the one', async () => {
    bot.findBranches = async () => [{ ...branch, address: 'вул. Городоцька, 355' }]
    await shopper.write('НП 12 Львів')
    expect((await draft())?.delivery).toEqual({ ...branch, address: 'вул. Городоцька, 355' })
  })

  it('are offered where there are several, or none', async () => {
    bot.findBranches = async () =>
      ['вул. Перша, 1', 'вул. Друга, 2'].map((address) => ({ ...branch, address }))
    await shopper.write('НП 12 Львів')
    expect(shopper.said()).toContain(en('buy-ask-branch'))
    await shopper.tap('вул. Друга, 2')
    expect((await draft())?.delivery).toMatchObject({ address: 'вул. Друга, 2' })
    await shopper.tap(en('button-back'))
    bot.findBranches = async () => []
    await shopper.write('НП 99 Львів')
    expect(shopper.said()).toContain(en('buy-ask-branch-none'))
    await shopper.tap('№\u00a099')
    expect((await draft())?.delivery).toMatchObject({ number: 99, address: null })
  })
})
