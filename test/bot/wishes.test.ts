import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parsePress } from '#src/bot/callback-data.ts'
import { translator } from '#src/bot/texts.ts'
import { type BasketShopper, createBasketShopper } from '#test/support/basket-shopper.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'
import { sku } from '#test/support/products.ts'

const en = translator('en')
const suit = sku('MRIYA-PINK')
const [small, large] = ['98-104', '110-116'] as const
const bell = (size: string) => `${en('button-wish-for')} ${size}`
let bot: BotHarness
let shopper: BasketShopper

beforeAll(async () => {
  bot = await openBotHarness()
})
afterAll(() => bot.close())
beforeEach(async () => {
  await bot.reset()
  shopper = createBasketShopper(bot, await readCataloguePhoto('mriya-pink-front'))
  for (const size of [small, large]) await setStock(size, 3)
})

async function setStock(size: string, stock: number): Promise<void> {
  await bot.db
    .updateTable('variants')
    .set({ stock })
    .where('sku', '=', suit)
    .where('size', '=', size)
    .execute()
}

/** What comes back is noticed. @returns all that was said to the shopper then. */
async function news(): Promise<readonly string[]> {
  const before = bot.saidTo(shopper.user.id).length
  await bot.parts.restock.noticeReturned()
  await bot.settle()
  return bot.saidTo(shopper.user.id).slice(before)
}

const labels = () =>
  (shopper.shown().reply_markup?.inline_keyboard ?? []).flat().map(({ text }) => text)
const wishes = () => labels().filter((label) => label.includes('🔔'))

describe('a size that is sold out', () => {
  it('can be wished for, and is told once when it is back, with what it costs', async () => {
    await setStock(large, 0)
    await shopper.ask('MRIYA-PINK')
    expect(wishes()).toEqual([bell(large)])
    expect(labels()).toContain(en('button-order'))
    for (const _ of [1, 2]) expect(await shopper.tap(bell(large))).toBe(en('wish-noted'))
    await setStock(small, 9)
    expect(await news()).toEqual([])
    await setStock(large, 1)
    const said = await news()
    expect(said).toEqual([expect.stringContaining('Mriya suit, pink · 110-116')])
    expect(said[0]?.replaceAll('\u00a0', ' ')).toContain('₴1,380 ·')
    expect(await news()).toEqual([])
    // What was told can be wished for anew.
    await setStock(large, 0)
    await shopper.ask('MRIYA-PINK')
    await shopper.tap(bell(large))
    await setStock(large, 2)
    expect(await news()).toHaveLength(1)
  })

  it('of a product that is gone altogether is one wish, any size another', async () => {
    for (const size of [small, large]) await setStock(size, 0)
    await shopper.ask('MRIYA-PINK')
    expect(wishes()).toEqual([bell(small), bell(large), en('button-wish')])
    await shopper.tap(en('button-wish'))
    await setStock(small, 1)
    expect(await news()).toEqual([expect.stringMatching(/Mriya suit, pink\b(?! ·)/)])
  })

  it('that is back before the tap is shown on the card instead', async () => {
    await setStock(large, 0)
    await shopper.ask('MRIYA-PINK')
    await setStock(large, 1)
    expect(await shopper.tap(bell(large))).toBe(en('changed'))
    expect(wishes()).toEqual([])
    expect(await news()).toEqual([])
  })

  it('cannot be wished for in somebody else’s name', async () => {
    await setStock(large, 0)
    await shopper.ask('MRIYA-PINK')
    const { data } = shopper.find(bell(large))
    expect(parsePress(data)).toMatchObject({ kind: 'wish' })
    const other = createBasketShopper(bot, new Uint8Array())
    await other.write('/help')
    const { message_id: messageId } = other.shown()
    expect(await other.press(data, messageId)).toBe(en('outdated'))
    await setStock(large, 1)
    expect(await news()).toEqual([])
  })
})

it('of what is there nothing need be wished', async () => {
  await shopper.ask('MRIYA-PINK')
  expect(wishes()).toEqual([])
})
