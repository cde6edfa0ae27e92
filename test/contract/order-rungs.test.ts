import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { counted, createOrderWorld, lineOf, type OrderWorld, placed } from '#test/support/orders.ts'
import { sku } from '#test/support/products.ts'

let database: TestDatabase
let world: OrderWorld

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.clear()
  world = createOrderWorld(database.db)
  await world.sell(counted('A', 3), counted('B', 1))
})

describe('the rung of a line', () => {
  /** A shopper's question about a product. @returns its id. */
  async function asked(shopperId: number, decidedBy: 'machine' | 'shopper' | 'manager', of = 'A') {
    const id = randomUUID()
    const identification = { id, file_key: id, outcome: 'matched', candidates: '[]', rungs: '[]' }
    const found = { sku: 'A', identification_method: 'fingerprint', identification_confidence: 1 }
    const about = {
      identification_cost: 0,
      latency_ms: 1,
      embedder_id: 'e',
      catalogue_revision: 'r',
    }
    await database.db
      .insertInto('identifications')
      .values({ ...identification, ...found, ...about } as never)
      .execute()
    const inquiry = {
      chat_id: shopperId,
      first_message_id: 1,
      shopper_id: shopperId,
      shopper_name: 'Олена',
      language: 'uk',
      state: 'answered',
      identification_id: id,
      sku: sku(of),
      decided_by: decidedBy,
    } as const
    const row = await database.db
      .insertInto('inquiries')
      .values(inquiry)
      .returning('id')
      .executeTakeFirstOrThrow()
    return row.id
  }

  it.each([
    ['machine', 'A', 'fingerprint'],
    ['shopper', 'A', 'shopper'],
    ['manager', 'A', 'manager'],
    // What a photo showed says nothing of another product on its card.
    ['machine', 'B', null],
  ] as const)('is whose word it was: %s of %s', async (decidedBy, of, method) => {
    const { shopper } = await world.fill([lineOf('A')])
    const line = lineOf('A', { inquiryId: await asked(shopper.id, decidedBy, of) })
    const update = { id: 9_999, at: new Date() }
    const { draft } = await world.drafts.change({ ...shopper, language: 'uk' }, update, () => ({
      lines: [line],
    }))
    expect(placed(await world.confirm(draft)).lines).toMatchObject([{ sku: 'A', method }])
  })

  it('is nobody’s where the question was another shopper’s', async () => {
    const inquiryId = await asked(7, 'machine')
    const order = await world.place([lineOf('A', { inquiryId })])
    expect(order.lines).toMatchObject([{ method: null }])
  })
})
