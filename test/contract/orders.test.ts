import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OrderStep } from '#src/domain/order.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import {
  counted,
  createOrderWorld,
  filledIn,
  lineOf,
  type OrderWorld,
  placed,
} from '#test/support/orders.ts'
import { product, sku } from '#test/support/products.ts'

let database: TestDatabase
let world: OrderWorld

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.clear()
  world = createOrderWorld(database.db)
  await world.sell(counted('A', 3), counted('B', 1), product('WORD'))
})

const accept = { kind: 'accept' } as const
const cancel = { kind: 'cancel', by: 'manager', reason: 'зламане' } as const

async function advance(orderId: number, ...kinds: readonly OrderStep['kind'][]) {
  for (const kind of kinds) {
    const step = { kind, trackingNumber: '20450', by: 'manager', reason: null } as OrderStep
    expect(await world.orders.advance(orderId, step)).toMatchObject({ result: 'done' })
  }
}

describe('confirming a basket', () => {
  it('makes the order that was shown, and reserves its pieces until they expire', async () => {
    const draft = await world.fill([lineOf('A', { quantity: 2 }), lineOf('B')], { comment: 'ok' })
    const order = placed(await world.confirm(draft))
    expect(order).toMatchObject({
      ...filledIn,
      id: draft.id,
      state: 'placed',
      comment: 'ok',
      total: { minor: 300_000, currency: 'UAH' },
      paidMinor: 0,
    })
    expect(order.lines).toEqual([
      { ...lineOf('A', { quantity: 2 }), isCounted: true, method: null },
      { ...lineOf('B'), isCounted: true, method: null },
    ])
    const hours = ((order.expiresAt?.getTime() ?? 0) - order.placedAt.getTime()) / 3_600_000
    expect(hours).toBeCloseTo(24, 2)
    expect([await world.available('A'), await world.available('B')]).toEqual([1, 0])
    expect(await world.drafts.find(draft.shopper.id)).toBeUndefined()
    expect(world.promised).toEqual([{ name: 'show-order', data: { orderId: order.id } }])
  })

  it('is one order, however many taps say so at once', async () => {
    const draft = await world.fill([lineOf('A')])
    const taps = await Promise.all(Array.from({ length: 20 }, () => world.confirm(draft)))
    expect(taps.filter((tap) => placed(tap).id === draft.id)).toHaveLength(20)
    expect(taps.filter((tap) => tap.result === 'placed' && tap.isNew)).toHaveLength(1)
    expect(await world.available('A')).toBe(2)
    expect(await world.orders.open(10)).toHaveLength(1)
  })

  it('sums what all lines want of a variant', async () => {
    const draft = await world.fill([lineOf('A', { quantity: 2 }), lineOf('A', { quantity: 2 })])
    expect(await world.confirm(draft)).toEqual({
      result: 'short',
      draft,
      shortages: [{ sku: 'A', size: 'S', colour: null, wanted: 4, available: 3 }],
    })
    expect(await world.available('A')).toBe(3)
  })

  it('asks again with the new price, and takes no tap on the old one', async () => {
    const draft = await world.fill([lineOf('A'), lineOf('B')])
    await world.hand.setPrice(sku('A'), 120_000)
    const asked = await world.confirm(draft)
    expect(asked).toMatchObject({
      result: 'price-changed',
      changes: [{ sku: 'A', before: { minor: 100_000 }, now: { minor: 120_000 } }],
    })
    expect(await world.confirm(draft)).toEqual({ result: 'outdated' })
    const shown = asked.result === 'price-changed' ? asked.draft : draft
    expect(await world.drafts.find(draft.shopper.id)).toEqual(shown)
    const order = placed(await world.confirm(shown))
    await world.hand.setPrice(sku('A'), 130_000)
    expect((await world.orders.get(order.id))?.total.minor).toBe(220_000)
  })

  it('finds nothing of what is not offered any more, and of what never was', async () => {
    await world.sell(counted('A', 3), product('WORD', { declaredInStock: false }))
    const gone = [lineOf('B'), lineOf('A', { size: 'XXL' }), lineOf('WORD'), lineOf('NEVER')]
    for (const line of gone) {
      expect(await world.confirm(await world.fill([line]))).toMatchObject({
        result: 'short',
        shortages: [{ sku: line.sku, wanted: 1, available: 0 }],
      })
    }
  })

  it.each([
    ['lines', { lines: [] }],
    ['contact', { contact: null }],
    ['delivery', { delivery: null }],
    ['payment', { payment: null }],
  ])('says that there are no %s', async (missing, content) => {
    const draft = await world.fill([lineOf('A')], content)
    expect(await world.confirm(draft)).toEqual({ result: 'incomplete', missing: [missing] })
  })

  it('is for the shopper whose basket it is, as they saw it last', async () => {
    const draft = await world.fill([lineOf('A')])
    const { id: draftId, revision } = draft
    const tap = { draftId, shopperId: 1, revision }
    expect(await world.orders.confirm(tap)).toEqual({ result: 'outdated' })
    const older = { ...tap, shopperId: draft.shopper.id, revision: revision - 1 }
    expect(await world.orders.confirm(older)).toEqual({ result: 'outdated' })
    expect(await world.orders.confirm({ ...tap, draftId: 9_999 })).toEqual({ result: 'outdated' })
  })

  it('keeps who orders for the next time only where they agreed', async () => {
    const quiet = await world.place([lineOf('A')])
    expect(await world.drafts.remembered(quiet.shopper?.id ?? 0)).toBeUndefined()
    const order = await world.place([lineOf('A')], { remember: true })
    expect(await world.drafts.remembered(order.shopper?.id ?? 0)).toEqual(filledIn)
  })
})

describe('a changed order', () => {
  it('takes the place and the pieces of the one before', async () => {
    const first = await world.place([lineOf('B')])
    const draft = await world.fill([lineOf('B')], { replaces: first.id })
    const second = placed(await world.confirm(draft))
    expect((await world.orders.get(first.id))?.state).toBe('cancelled')
    expect(second.state).toBe('placed')
    expect(await world.available('B')).toBe(0)
  })

  it('leaves the one before as it is when it cannot be had, or is packed already', async () => {
    const first = await world.place([lineOf('A')])
    await world.place([lineOf('B')])
    const short = await world.fill([lineOf('B')], { replaces: first.id })
    expect(await world.confirm(short)).toMatchObject({ result: 'short' })
    expect((await world.orders.get(first.id))?.state).toBe('placed')
    expect(await world.available('A')).toBe(2)
    await advance(first.id, 'accept', 'pack')
    const late = await world.fill([lineOf('A')], { replaces: first.id })
    expect(await world.confirm(late)).toEqual({ result: 'too-late' })
  })
})

describe('a reservation', () => {
  it('is over when its time is, whether or not a job has seen that', async () => {
    const order = await world.place([lineOf('B')])
    await world.runOut(order.id)
    expect(await world.available('B')).toBe(1)
    expect(await world.orders.get(order.id)).toMatchObject({ state: 'expired', expiresAt: null })
    const other = await world.place([lineOf('B')])
    expect(await world.orders.expireDue()).toBe(1)
    expect(await world.orders.expireDue()).toBe(0)
    expect(await world.events(order.id)).toEqual(['expired'])
    expect(await world.orders.get(other.id)).toMatchObject({ state: 'placed' })
    expect(await world.available('B')).toBe(0)
  })

  it('is made anew by a manager who accepts, if it is still there', async () => {
    const order = await world.place([lineOf('B')])
    await world.runOut(order.id)
    expect(await world.orders.advance(order.id, accept)).toMatchObject({
      result: 'done',
      order: { state: 'accepted', expiresAt: null },
    })
    expect(await world.available('B')).toBe(0)
    const late = await world.place([lineOf('A', { quantity: 2 })])
    await world.runOut(late.id)
    await world.place([lineOf('A', { quantity: 2 })])
    expect(await world.orders.advance(late.id, accept)).toMatchObject({
      result: 'short',
      order: { state: 'expired' },
    })
    expect(await world.events(late.id)).toEqual(['expired'])
  })

  it('does not expire once it is accepted; an order that is to be paid first keeps its time', async () => {
    const order = await world.place([lineOf('A')])
    const owed = await world.place([lineOf('A')], { payment: 'link' })
    await advance(order.id, 'accept')
    await advance(owed.id, 'accept')
    expect((await world.orders.get(order.id))?.expiresAt).toBeNull()
    expect((await world.orders.get(owed.id))?.expiresAt).toEqual(owed.expiresAt)
    expect(await world.events(owed.id)).toEqual(['payment-asked', 'accepted'])
  })
})

describe('an order', () => {
  it('goes its way, and its pieces with it: sold when it is sent, back when it has come back', async () => {
    const order = await world.place([lineOf('A', { quantity: 2 })])
    await advance(order.id, 'accept', 'pack', 'ship', 'done', 'exchange')
    expect(await world.available('A')).toBe(1)
    await advance(order.id, 'arrive')
    expect(await world.available('A')).toBe(3)
    const { state, trackingNumber } = (await world.orders.get(order.id)) ?? {}
    expect([state, trackingNumber]).toEqual(['exchanged', '20450'])
    const steps = ['accepted', 'packed', 'shipped', 'done', 'exchanging', 'exchanged']
    expect(await world.events(order.id)).toEqual(steps)
    expect(await world.orders.open(10)).toEqual([])
  })

  it('that comes back after the stock was counted is added to it', async () => {
    const order = await world.place([lineOf('B')])
    await advance(order.id, 'accept', 'pack', 'ship', 'return')
    await world.hand.setStock(sku('B'), 0, { size: 'S', colour: null })
    await advance(order.id, 'arrive')
    expect(await world.available('B')).toBe(1)
    await world.hand.setStock(sku('B'), 1, { size: 'S', colour: null })
    expect(await world.available('B')).toBe(1)
  })

  it('gives its pieces back when it is cancelled, and takes no further step', async () => {
    const order = await world.place([lineOf('B')])
    expect(await world.orders.advance(order.id, cancel)).toMatchObject({
      result: 'done',
      order: { state: 'cancelled', cancelReason: 'зламане', expiresAt: null },
    })
    expect(await world.available('B')).toBe(1)
    for (const step of [accept, cancel]) {
      expect(await world.orders.advance(order.id, step)).toMatchObject({ result: 'impossible' })
    }
    expect(await world.events(order.id)).toEqual(['cancelled'])
  })

  it('is cancelled by its own shopper until it is packed', async () => {
    const order = await world.place([lineOf('A')])
    const own = order.shopper?.id ?? 0
    const leave = { kind: 'cancel', by: 'shopper', reason: null } as const
    expect(await world.orders.advance(order.id, leave, own + 1)).toBeUndefined()
    expect(await world.orders.get(order.id, own + 1)).toBeUndefined()
    await advance(order.id, 'accept', 'pack')
    expect(await world.orders.advance(order.id, leave, own)).toMatchObject({ result: 'impossible' })
    const other = await world.place([lineOf('A')])
    expect(await world.orders.advance(other.id, leave, other.shopper?.id)).toMatchObject({
      result: 'done',
    })
  })

  it('takes each step once, however many managers tap at once', async () => {
    const order = await world.place([lineOf('A')])
    const taps = await Promise.all(
      Array.from({ length: 10 }, () => world.orders.advance(order.id, accept)),
    )
    expect(taps.filter((tap) => tap?.result === 'done')).toHaveLength(1)
    expect(await world.events(order.id)).toEqual(['accepted'])
  })

  it('of a product that is not counted waits for a manager’s word, and then for the money', async () => {
    const line = lineOf('WORD', { size: null, price: { minor: 129_000, currency: 'UAH' } })
    const order = await world.place([line], { payment: 'link' })
    expect(order).toMatchObject({ expiresAt: null, lines: [{ isCounted: false }] })
    expect(await world.events(order.id)).toEqual([])
    await advance(order.id, 'accept')
    expect(await world.events(order.id)).toEqual(['accepted', 'payment-asked'])
  })

  it('keeps a manager’s words, and tells them once', async () => {
    const order = await world.place([lineOf('A')])
    for (const text of ['чек 1', 'чек 1', 'чек 2']) {
      await world.orders.note(order.id, { kind: 'receipt', text })
    }
    await world.orders.note(order.id, { kind: 'refund', text: 'повернули 1000 ₴' })
    expect(await world.orders.get(order.id)).toMatchObject({
      receipt: 'чек 2',
      refundNote: 'повернули 1000 ₴',
    })
    expect(await world.events(order.id)).toEqual(['receipt', 'receipt', 'refunded'])
    expect(await world.orders.note(9_999, { kind: 'receipt', text: 'x' })).toBeUndefined()
  })

  it('is the shopper’s own to see, the newest first', async () => {
    const first = await world.place([lineOf('A')])
    await world.place([lineOf('A')])
    const own = await world.orders.ofShopper(first.shopper?.id ?? 0, 10)
    expect(own.map(({ id }) => id)).toEqual([first.id])
  })
})
