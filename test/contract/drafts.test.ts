import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { createOrderWorld, filledIn, lineOf, type OrderWorld } from '#test/support/orders.ts'

let database: TestDatabase
let world: OrderWorld

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.clear()
  world = createOrderWorld(database.db)
})

const shopper = { id: 42, name: 'Олена', language: 'uk' } as const
const update = (id: number) => ({ id, at: new Date('2026-11-29T10:00:00Z') })

describe('a basket', () => {
  it('is what was put into it, and everything that the dialogue needs', async () => {
    const content = {
      lines: [lineOf('A', { quantity: 2 }), lineOf('B', { size: null, inquiryId: 7 })],
      ...filledIn,
      comment: 'Подзвоніть',
      remember: true,
      step: 'payment',
      scratch: { messageId: 5 },
      replaces: null,
    }
    const { result, draft } = await world.drafts.change(shopper, update(1), () => content)
    expect(result).toBe('changed')
    expect(draft).toMatchObject({ ...content, revision: 2, lastUpdateId: 1 })
    expect(await world.drafts.find(42)).toEqual(draft)
    expect(draft.touchedAt).toEqual(update(1).at)
    expect(await world.drafts.find(43)).toBeUndefined()
  })

  it('is changed once by an update, however often and however many at once handle it', async () => {
    const add = () =>
      world.drafts.change(shopper, update(1), ({ lines }) => ({ lines: [...lines, lineOf('A')] }))
    const results = await Promise.all(Array.from({ length: 5 }, add))
    expect(results.map(({ result }) => result).toSorted()).toEqual([
      'changed',
      ...new Array<string>(4).fill('repeated'),
    ])
    for (const { draft } of results) expect(draft.lines).toEqual([lineOf('A')])
  })

  it('keeps what a change does not name, and is not made by one that changes nothing', async () => {
    expect(await world.drafts.change(shopper, update(1), () => undefined)).toMatchObject({
      result: 'unchanged',
    })
    expect(await world.drafts.find(42)).toBeUndefined()
    await world.drafts.change(shopper, update(2), () => ({ lines: [lineOf('A')], step: 'name' }))
    const { draft } = await world.drafts.change(shopper, update(3), () => ({ ...filledIn }))
    expect(draft).toMatchObject({ ...filledIn, lines: [lineOf('A')], step: 'name', revision: 3 })
  })

  it('is as it was when a change throws', async () => {
    const { draft } = await world.drafts.change(shopper, update(1), () => ({ step: 'name' }))
    const changing = world.drafts.change(shopper, update(2), () => {
      throw new Error('lost')
    })
    await expect(changing).rejects.toThrow('lost')
    expect(await world.drafts.find(42)).toEqual(draft)
  })

  it('goes when it is discarded, and a new one is another', async () => {
    const { draft: first } = await world.drafts.change(shopper, update(1), () => ({ step: 'name' }))
    expect(await world.drafts.discard(42)).toBe(true)
    expect(await world.drafts.discard(42)).toBe(false)
    const { draft } = await world.drafts.change(shopper, update(2), () => ({ step: 'name' }))
    expect(draft.id).not.toBe(first.id)
  })
})
