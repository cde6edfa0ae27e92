import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import { createRestock } from '#src/adapters/postgres/orders/restock.ts'
import type { OrderedItem } from '#src/domain/order.ts'
import type { Product, Variant } from '#src/domain/product.ts'
import type { Restock } from '#src/ports/restock.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { entry, importOptions, product, sku } from '#test/support/products.ts'
import { reserve, variantId } from '#test/support/reservations.ts'

let database: TestDatabase
let restock: Restock
/** Wishes whose shoppers are to be told. */
let due: number[]

beforeAll(async () => {
  database = await openTestDatabase()
  const jobs: JobSender = {
    send: async () => undefined,
    async sendAll(_trx, _name, data) {
      due.push(...data.map((one) => (one as { readonly wishId: number }).wishId))
    },
    wake: () => undefined,
  }
  restock = createRestock(database.db, jobs)
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.clear()
  due = []
})

type Stock = Pick<Variant, 'size' | 'colour' | 'stock'>

const s = { size: 'S', colour: 'pink' }
const m = { size: 'M', colour: 'pink' }
const mBlue = { size: 'M', colour: 'blue' }

/** The shop sells product A in these variants. */
async function sell(stock: readonly Stock[], overrides: Partial<Product> = {}): Promise<void> {
  const variants = stock.map((one) => ({ ...one, priceMinor: null, barcode: null }))
  const item = product('A', { variants, ...overrides })
  await createCatalogueStore(database.db).replace([entry(item)], importOptions())
}

async function wish({ size, colour }: Omit<OrderedItem, 'sku'>, shopperId = 1): Promise<void> {
  await restock.wish({ shopperId, language: 'uk', sku: sku('A'), size, colour })
}

async function told(): Promise<readonly (string | null)[]> {
  await restock.noticeReturned()
  const wishes = await Promise.all(due.splice(0).map((id) => restock.get(id)))
  return wishes.map((one) => one?.size ?? null)
}

it('a size that is back is told to who wished for it, once, and no other size is', async () => {
  await sell([
    { ...s, stock: 0 },
    { ...m, stock: 0 },
  ])
  for (const one of [m, s, m]) await wish({ ...one, colour: null })
  expect(await told()).toEqual([])
  await sell([
    { ...s, stock: 0 },
    { ...m, stock: 2 },
  ])
  expect(await told()).toEqual(['M'])
  expect(await told()).toEqual([])
  await sell([
    { ...s, stock: 1 },
    { ...m, stock: 2 },
  ])
  expect(await told()).toEqual(['S'])
})

it('a size in one colour is not the size in another', async () => {
  await sell([
    { ...m, stock: 0 },
    { ...mBlue, stock: 0 },
  ])
  await wish(m)
  await sell([
    { ...m, stock: 0 },
    { ...mBlue, stock: 5 },
  ])
  expect(await told()).toEqual([])
  await sell([
    { ...m, stock: 1 },
    { ...mBlue, stock: 5 },
  ])
  expect(await told()).toEqual(['M'])
})

it('pieces that orders hold are not back; they are when an order gives them up', async () => {
  await sell([{ ...m, stock: 1 }])
  const held = await reserve(database.db, await variantId(database.db, 'A', 'M'), { quantity: 1 })
  await wish(m)
  expect(await told()).toEqual([])
  const free = { state: 'released' } as const
  await database.db.updateTable('reservations').set(free).where('id', '=', held).execute()
  expect(await told()).toEqual(['M'])
})

it('of a product any size will do, and a product without sizes is back when the shop says so', async () => {
  await sell([
    { ...s, stock: 0 },
    { ...m, stock: 0 },
  ])
  await wish({ size: null, colour: null })
  await sell([
    { ...s, stock: 1 },
    { ...m, stock: 0 },
  ])
  expect(await told()).toEqual([null])
  await sell([], { declaredInStock: false })
  await wish({ size: null, colour: null }, 2)
  expect(await told()).toEqual([])
  await sell([], { declaredInStock: true })
  expect(await told()).toEqual([null])
})
