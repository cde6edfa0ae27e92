import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createShopStateReader } from '#src/adapters/postgres/desk/shop-state.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'

let bot: BotHarness

beforeAll(async () => {
  bot = await openBotHarness()
})
afterAll(() => bot.close())
beforeEach(() => bot.reset())

const read = () => createShopStateReader(bot.db).read()

it('what waits and what shoppers thought is read from the database', async () => {
  const before = await read()
  expect(before).toMatchObject({ jobs: [], tickets: [], ratings: [] })
  expect(before.photos.map(({ role }) => role)).toEqual(['product'])

  const photo = await readCataloguePhoto('mriya-pink-front')
  for (const _ of [1, 2]) {
    await bot.telegram.sendFromUser(bot.newShopper(), { photo, caption: 'xyzzy' })
    await bot.settle()
  }
  await bot.db
    .updateTable('tickets')
    .set({ due_at: new Date(Date.now() - 60_000) })
    .where('id', '=', 1)
    .execute()
  await bot.db.updateTable('tickets').set({ rating: 4 }).where('id', '=', 2).execute()
  await bot.db
    .insertInto('chat_jobs')
    .values({ queue: 'answer', chat_id: '1', position: '1', urgency: 1 })
    .execute()
  const state = await read()
  expect(state.tickets).toEqual([
    { level: 1, count: 2, oldestSeconds: expect.any(Number), unposted: 0, late: 1 },
  ])
  expect(state.ratings).toEqual([{ stars: 4, count: 1 }])
  expect(state.jobs).toEqual([{ queue: 'answer', count: 1, oldestSeconds: expect.any(Number) }])
})
