import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createDrafts } from '#src/adapters/postgres/orders/drafts.ts'
import { translator } from '#src/bot/texts.ts'
import type { OrderLine } from '#src/domain/order.ts'
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
  await shopper.ask('MRIYA-PINK')
  await shopper.tap('98-104')
})

interface Step {
  readonly act: () => Promise<unknown>
  /** What the bot says then. */
  readonly shows: string
  /** With which call it says so. */
  readonly call: 'sendMessage' | 'sendRichMessage' | 'editMessageText'
}

const tap = (label: string) => () => shopper.tap(en(label))
const write = (text: string) => () => shopper.write(text)

/** The whole way to an order. */
const steps: readonly Step[] = [
  { act: tap('button-order'), shows: 'buy-basket', call: 'sendRichMessage' },
  { act: tap('buy-checkout'), shows: 'buy-ask-name', call: 'editMessageText' },
  { act: write('Olena Shevchenko'), shows: 'buy-ask-phone', call: 'sendMessage' },
  { act: write('0671234567'), shows: 'buy-ask-delivery', call: 'sendMessage' },
  { act: tap('buy-button-branch'), shows: 'buy-ask-place-branch', call: 'editMessageText' },
  { act: write('Lviv 12'), shows: 'buy-ask-payment', call: 'sendMessage' },
  { act: tap('buy-pay-payment-control'), shows: 'buy-summary', call: 'editMessageText' },
  { act: tap('buy-change-comment'), shows: 'buy-ask-comment', call: 'editMessageText' },
  { act: write('call me'), shows: 'buy-summary', call: 'sendRichMessage' },
  { act: tap('buy-confirm'), shows: 'buy-placed-next', call: 'editMessageText' },
]

const draft = () => createDrafts(bot.db).find(shopper.user.id)

async function orders() {
  return bot.db.selectFrom('orders').select('id').where('state', '<>', 'draft').execute()
}

/** Whatever failed, the next message is answered, and what was put into the basket is in it. */
async function expectAnswers(basket: readonly OrderLine[]) {
  await shopper.write('/start')
  expect(shopper.said()).toBe(en('start'))
  if ((await orders()).length === 0) expect((await draft())?.lines ?? []).toEqual(basket)
}

/** The basket before a step, or what the first step has put into it by now. */
async function linesNow(): Promise<readonly OrderLine[]> {
  return (await draft())?.lines ?? []
}

/** A process may die between doing what was asked for and saying so; the update comes again. */
describe('an order that is given up', () => {
  const ways: readonly (readonly [string, number, Step])[] = [
    ['by a tap', 1, { act: tap('buy-cancel'), shows: 'buy-cancelled', call: 'editMessageText' }],
    ['in words', 3, { act: write(en('buy-cancel')), shows: 'buy-cancelled', call: 'sendMessage' }],
    ['by /cancel', 3, { act: write('/cancel'), shows: 'buy-cancelled', call: 'sendMessage' }],
  ]
  it.each(ways)('%s is said to be, also when saying so failed at first', async (_, after, way) => {
    for (const { act } of steps.slice(0, after)) await act()
    bot.telegram.failNext(way.call, [500, 'Internal Server Error'])
    await way.act()
    expect(bot.failed).toHaveLength(1)
    expect((await draft())?.lines).toEqual([])
    await bot.retry()
    expect(shopper.said()).toBe(en(way.shows))
  })
})

describe('at each step of an order', () => {
  it('a thrown error: the chat answers the next message, the basket is as it was', async () => {
    for (const { act, shows, call } of steps) {
      bot.telegram.failNext(call, [500, 'Internal Server Error'])
      await act()
      expect(bot.failed).toHaveLength(1)
      await expectAnswers(await linesNow())
      await bot.retry()
      expect(bot.failed).toEqual([])
      expect(shownLately()).toContain(en(shows))
    }
    expect(await orders()).toHaveLength(1)
  })

  it('a lost database: the same', async () => {
    for (const { act, shows } of steps) {
      const basket = await linesNow()
      await sql`alter table orders rename to orders_lost`.execute(bot.db)
      await act()
      await sql`alter table orders_lost rename to orders`.execute(bot.db)
      expect(bot.failed).toHaveLength(1)
      await expectAnswers(basket)
      await bot.retry()
      expect(bot.failed).toEqual([])
      expect(shownLately()).toContain(en(shows))
    }
    expect(await orders()).toHaveLength(1)
  })

  it('a redelivered update: it changes nothing and answers no second step', async () => {
    for (const { act, shows } of steps) {
      await act()
      const before = await draft()
      const [last] = bot.done.filter(({ name }) => name === 'update').slice(-1)
      if (last) await bot.repeat(last)
      expect(await draft()).toEqual(before)
      expect(shopper.said()).toContain(en(shows))
    }
    expect(await orders()).toHaveLength(1)
  })

  it('a restart: the dialogue goes on', async () => {
    for (const { act, shows } of steps) {
      bot.restart()
      await act()
      expect(shopper.said()).toContain(en(shows))
    }
    expect(await orders()).toHaveLength(1)
  })

  it('a version that knows no such step: it goes on with what is missing', async () => {
    for (const { act } of steps.slice(0, -1)) {
      await act()
      await bot.db.updateTable('orders').set({ step: 'of another version' }).execute()
      await expectAnswers(await linesNow())
      await shopper.write('/basket')
      await shopper.tap(en('buy-checkout'))
    }
    expect(shopper.said()).toContain(en('buy-summary'))
  })
})

/** In the newest messages: a step that is edited stays above what was asked in between. */
function shownLately(): string {
  return bot.telegram
    .messages(shopper.user.id)
    .slice(-12)
    .map((message) => shopper.wordsOf(message))
    .join('\n')
}
