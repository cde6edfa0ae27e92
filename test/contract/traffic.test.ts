import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createTraffic } from '#src/adapters/postgres/answers/traffic.ts'
import { type InquiryStores, openInquiryStores, photo } from '#test/support/inquiry-stores.ts'

let stores: InquiryStores

beforeAll(async () => {
  stores = await openInquiryStores()
})
afterAll(() => stores.database.close())
beforeEach(() => stores.database.clear())

interface Identified {
  readonly shopper: number
  readonly daysAgo?: number
  readonly method?: string | null
  readonly score?: number
  readonly isScreenshot?: boolean | null
}

let nextMessage = 1

async function identify(identified: Identified): Promise<void> {
  const { shopper, daysAgo = 0, method = null, score = 0.749, isScreenshot = null } = identified
  const { db } = stores.database
  const id = randomUUID()
  const messageId = nextMessage++
  await stores.inquiries.addMessage(
    photo(messageId, { chatId: shopper, shopper: { id: shopper, name: 'Оля' } }),
  )
  await sql`
    insert into identifications (id, file_key, outcome, identification_method, identification_confidence,
      identification_cost, candidates, rungs, latency_ms, embedder_id, catalogue_revision, is_screenshot, created_at)
    values (${id}, ${`telegram:${messageId}`}, ${method ? 'matched' : 'unknown'}, ${method},
      ${method ? 0.9 : null}, 0, ${JSON.stringify([{ sku: 'A', score }])}::jsonb, '[]', 1, 'e', 'c',
      ${isScreenshot}, now() - make_interval(days => ${daysAgo}))`.execute(db)
  await sql`
    update inquiries set identification_id = ${id}
    where first_message_id = ${messageId} and chat_id = ${shopper}`.execute(db)
}

it('counts the first photo of each shopper and day by its kinds', async () => {
  const traffic = createTraffic(stores.database.db)
  await identify({ shopper: 1, isScreenshot: true })
  await identify({ shopper: 1, method: 'embedding', isScreenshot: false })
  await identify({ shopper: 2, method: 'embedding', score: 0.75, isScreenshot: false })
  await identify({ shopper: 3, method: 'forward' })
  await identify({ shopper: 1, daysAgo: 2, method: 'text', score: 0.2 })
  await identify({ shopper: 2, daysAgo: 40 })
  const days = await traffic.byDay(3)
  expect(days).toEqual([
    { 'outcome-matched': 1, 'rung-text': 1, 'confidence-high': 1, 'similarity-low': 1 },
    {},
    {
      ...{ 'look-screenshot': 1, 'look-photo': 1, 'outcome-unknown': 1, 'outcome-matched': 1 },
      ...{ 'rung-nobody': 1, 'rung-embedding': 1, 'confidence-high': 1 },
      ...{ 'similarity-middle': 1, 'similarity-high': 1 },
    },
  ])
  const all = await traffic.since(new Date(0))
  expect(all).toMatchObject({ 'outcome-unknown': 2, 'outcome-matched': 2, 'rung-text': 1 })
})
