import type { User } from 'grammy/types'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { DraftContent } from '#src/domain/order.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn } from '#test/support/chat-answers.ts'
import { filledIn, lineOf } from '#test/support/orders.ts'

let bot: BotHarness

beforeAll(async () => {
  bot = await openBotHarness()
})
afterAll(() => bot.close())
beforeEach(() => bot.reset())

const price = { minor: 129_000, currency: 'UAH' }
const suit = lineOf('MRIYA-PINK', { size: '98-104', colour: 'pink', price })

/** @returns the order's id. */
async function order(user: User, content: Partial<DraftContent>): Promise<number> {
  const shopper = { id: user.id, name: user.first_name, language: 'en' } as const
  const update = { id: user.id, at: new Date() }
  const wanted = { lines: [suit], ...filledIn, ...content }
  const { draft } = await bot.parts.drafts.change(shopper, update, () => wanted)
  const tap = { draftId: draft.id, shopperId: user.id, revision: draft.revision }
  expect(await bot.parts.orders.confirm(tap)).toMatchObject({ result: 'placed' })
  await bot.settle()
  return draft.id
}

it('/mydata gives a shopper’s orders, what is kept for the next one and what is wished for', async () => {
  const [user, other] = [bot.newShopper(), bot.newShopper()]
  const id = await order(user, { comment: 'Leave it at the door', remember: true })
  await order(other, { comment: 'Not for others' })
  const wish = { sku: suit.sku, size: '110-116', colour: null, language: 'en' } as const
  await bot.parts.restock.wish({ ...wish, shopperId: user.id })
  await bot.telegram.sendFromUser(user, { text: '/mydata' })
  await bot.settle()
  const { document } = answersIn(bot.telegram, user.id).at(-1)?.message ?? {}
  expect(document?.file_name).toBe('my-data.json')
  const kept = await bot.parts.shopperData.read(user.id)
  const { contact, delivery, payment } = filledIn
  expect(kept['orders']).toMatchObject([
    { id, state: 'placed', contact, delivery, payment, comment: 'Leave it at the door' },
  ])
  expect(kept['what was ordered']).toMatchObject([{ sku: suit.sku, size: '98-104', quantity: 1 }])
  expect(kept['kept for the next order']).toMatchObject([{ contact, delivery, payment }])
  expect(kept['to be told when it is back']).toMatchObject([{ sku: suit.sku, size: '110-116' }])
  expect(JSON.stringify(kept)).not.toContain('Not for others')
})
