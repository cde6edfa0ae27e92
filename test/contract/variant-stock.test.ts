import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { entry, importOptions, product, sku } from '#test/support/products.ts'
import { reserve, variantId } from '#test/support/reservations.ts'

let database: TestDatabase
let store: CatalogueStore

beforeAll(async () => {
  database = await openTestDatabase()
  store = createCatalogueStore(database.db)
})
afterAll(() => database.close())
beforeEach(() => database.clear())

const minuteMs = 60_000
const at = (minutes: number) => new Date(Date.now() + minutes * minuteMs)

describe('stock of a variant', () => {
  const reservations = [
    { what: 'nothing', made: [], available: 5, onShelf: 5 },
    { what: 'an open reservation', made: [{ quantity: 2 }], available: 3, onShelf: 5 },
    {
      what: 'two, one of which expired unseen',
      made: [
        { quantity: 1, expires_at: at(60) },
        { quantity: 4, expires_at: at(-1) },
      ],
      available: 4,
      onShelf: 5,
    },
    {
      what: 'a released one',
      made: [{ quantity: 5, state: 'released' as const }],
      available: 5,
      onShelf: 5,
    },
    {
      what: 'sales before and after the count',
      made: [
        { quantity: 3, state: 'sold' as const, sold_at: at(-60) },
        { quantity: 1, state: 'sold' as const, sold_at: at(60) },
      ],
      available: 4,
      onShelf: 4,
    },
    {
      what: 'more orders than pieces',
      made: [{ quantity: 4 }, { quantity: 3, state: 'sold' as const, sold_at: at(60) }],
      available: 0,
      onShelf: 2,
    },
  ]

  it.each(reservations)(
    'beside $what is $available to sell, $onShelf on the shelf',
    async (row) => {
      const variants = [{ size: 'S', colour: null, stock: 5, priceMinor: null, barcode: null }]
      await store.replace([entry(product('A', { variants }))], importOptions())
      const variant = await variantId(database.db, 'A', 'S')
      for (const one of row.made) await reserve(database.db, variant, one)

      const [offered] = await store.findProducts([sku('A')])
      const [written] = await store.entries()
      expect(offered?.variants.map(({ stock }) => stock)).toEqual([row.available])
      expect(written?.product.variants.map(({ stock }) => stock)).toEqual([row.onShelf])
    },
  )
})
