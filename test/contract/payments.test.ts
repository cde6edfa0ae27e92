import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Order } from '#src/domain/order.ts'
import type { Payment } from '#src/ports/orders.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { counted, createOrderWorld, lineOf, type OrderWorld } from '#test/support/orders.ts'
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
  await world.sell(counted('A', 1))
})

const byCard = { payment: 'telegram' } as const

function paymentOf({ id, total }: Order, overrides: Partial<Payment> = {}): Payment {
  const money = { amountMinor: total.minor, currency: total.currency }
  return { orderId: id, chargeId: `charge ${id}`, source: 'telegram', ...money, ...overrides }
}

function checkoutOf({ id, shopper, total }: Order) {
  const money = { amountMinor: total.minor, currency: total.currency }
  return { orderId: id, shopperId: shopper?.id ?? 0, ...money }
}

async function notices() {
  const rows = await database.db.selectFrom('notices').select('notice').execute()
  return rows.map(({ notice }) => notice)
}

describe('a payment', () => {
  it('counts once, however often it is told, and keeps the pieces for good', async () => {
    const order = await world.place([lineOf('A')], byCard)
    const told = await Promise.all(
      Array.from({ length: 10 }, () => world.orders.pay(paymentOf(order))),
    )
    expect(told.filter(({ result }) => result === 'counted')).toHaveLength(1)
    expect(told.filter(({ result }) => result === 'repeated')).toHaveLength(9)
    expect(await world.orders.get(order.id)).toMatchObject({
      paidMinor: 100_000,
      expiresAt: null,
      state: 'placed',
    })
    expect(await world.events(order.id)).toEqual(['payment-asked', 'paid'])
    expect(await world.available('A')).toBe(0)
  })

  it('in parts is paid when all of it is there', async () => {
    const order = await world.place([lineOf('A')], byCard)
    await world.orders.pay(paymentOf(order, { chargeId: '1', amountMinor: 40_000 }))
    expect(await world.events(order.id)).toEqual(['payment-asked'])
    expect((await world.orders.get(order.id))?.expiresAt).toEqual(order.expiresAt)
    await world.orders.pay(paymentOf(order, { chargeId: '2', amountMinor: 60_000 }))
    expect(await world.events(order.id)).toEqual(['payment-asked', 'paid'])
  })

  it('after the reservation is over has the pieces again, if they are there', async () => {
    const order = await world.place([lineOf('A')], byCard)
    await world.runOut(order.id)
    await world.orders.expireDue()
    await world.orders.pay(paymentOf(order))
    expect(await world.orders.get(order.id)).toMatchObject({ state: 'placed', isShort: false })
    expect(await world.available('A')).toBe(0)
    expect(await notices()).toEqual([])
  })

  it.each([true, false])(
    'for pieces that went to others is kept, and a manager told (a job saw it: %s)',
    async (isSeen) => {
      const order = await world.place([lineOf('A')], byCard)
      await world.runOut(order.id)
      await world.place([lineOf('A')])
      if (isSeen) await world.orders.expireDue()
      await world.orders.pay(paymentOf(order))
      expect(await world.orders.get(order.id)).toMatchObject({
        state: 'placed',
        isShort: true,
        paidMinor: 100_000,
      })
      expect((await world.events(order.id)).at(-1)).toBe('paid-short')
      expect(await notices()).toMatchObject([{ kind: 'paid-short', orderId: order.id }])
      expect(await world.orders.advance(order.id, { kind: 'accept' })).toMatchObject({
        result: 'short',
      })
      await world.hand.setStock(sku('A'), 2, { size: 'S', colour: null })
      expect(await world.orders.advance(order.id, { kind: 'accept' })).toMatchObject({
        result: 'done',
        order: { isShort: false, state: 'accepted' },
      })
      expect(await world.available('A')).toBe(0)
    },
  )

  it('for an order that was cancelled is kept, and a manager told', async () => {
    const order = await world.place([lineOf('A')], byCard)
    await world.orders.advance(order.id, { kind: 'cancel', by: 'shopper', reason: null })
    await world.orders.pay(paymentOf(order))
    expect(await world.orders.get(order.id)).toMatchObject({
      state: 'cancelled',
      paidMinor: 100_000,
    })
    expect(await notices()).toMatchObject([{ kind: 'paid-late', orderId: order.id }])
    expect(await world.available('A')).toBe(1)
  })

  it.each([
    { why: 'of no order', wrong: { orderId: 9_999 } },
    { why: 'in another currency', wrong: { currency: 'EUR' } },
  ])('$why is kept, and a manager told', async ({ wrong }) => {
    const order = await world.place([lineOf('A')], byCard)
    const payment = paymentOf(order, wrong)
    expect(await world.orders.pay(payment)).toMatchObject({ result: 'unmatched' })
    expect(await world.orders.pay(payment)).toMatchObject({ result: 'repeated' })
    expect(await notices()).toMatchObject([
      { kind: 'payment-unmatched', chargeId: payment.chargeId },
    ])
    const rows = await database.db.selectFrom('payments').select('order_id').execute()
    expect(rows).toEqual([{ order_id: null }])
  })
})

describe('a checkout', () => {
  it('is good while price and pieces are what the shopper was told, and holds them', async () => {
    const order = await world.place([lineOf('A')], byCard)
    expect(await world.orders.checkOut(checkoutOf(order))).toBe('good')
    expect((await world.orders.get(order.id))?.expiresAt).toEqual(order.expiresAt)
    await world.runOut(order.id)
    expect(await world.orders.checkOut(checkoutOf(order))).toBe('good')
    const { expiresAt } = (await world.orders.get(order.id)) ?? {}
    expect(expiresAt?.getTime()).toBeGreaterThan(Date.now() + 10 * 60_000)
    expect(await world.available('A')).toBe(0)
  })

  it('is refused when another one had the last piece', async () => {
    const order = await world.place([lineOf('A')], byCard)
    await world.runOut(order.id)
    await world.place([lineOf('A')])
    expect(await world.orders.checkOut(checkoutOf(order))).toBe('short')
    expect(await world.events(order.id)).toEqual(['payment-asked', 'expired'])
  })

  it('is refused for another amount, by somebody else, or when it is paid or cancelled', async () => {
    const order = await world.place([lineOf('A')], byCard)
    const checkout = checkoutOf(order)
    expect(await world.orders.checkOut({ ...checkout, amountMinor: 1 })).toBe('other-price')
    expect(await world.orders.checkOut({ ...checkout, currency: 'EUR' })).toBe('other-price')
    expect(await world.orders.checkOut({ ...checkout, shopperId: 1 })).toBe('closed')
    await world.orders.pay(paymentOf(order))
    expect(await world.orders.checkOut(checkout)).toBe('closed')
  })
})
