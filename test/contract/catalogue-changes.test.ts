import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import type { Variant } from '#src/domain/product.ts'
import { sha256 } from '#src/lib/hash.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { createHand } from '#test/support/desk.ts'
import { entry, importOptions, product, sku } from '#test/support/products.ts'
import { reserve, variantId } from '#test/support/reservations.ts'

let database: TestDatabase
let store: CatalogueStore
let hand: ReturnType<typeof createHand>

beforeAll(async () => {
  database = await openTestDatabase()
  store = createCatalogueStore(database.db)
  hand = createHand(database.db)
})
afterAll(() => database.close())
beforeEach(() => database.clear())

const variant = (size: string, stock: number, priceMinor: number | null = null): Variant => ({
  size,
  colour: null,
  stock,
  priceMinor,
  barcode: null,
})
const key = (size: string) => ({ size, colour: null })
const minuteMs = 60_000
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * minuteMs)

async function variantsOf(name: string) {
  const [found] = await store.findProducts([sku(name)])
  return found?.variants.map(({ size, stock }) => `${size}: ${stock}`)
}

function importShop(variants: readonly Variant[], countedAt = minutesAgo(10), minor = 100) {
  const price = { minor, currency: 'UAH' }
  return store.replace([entry(product('A', { variants, price }))], importOptions([], { countedAt }))
}

describe('an import into a shop that is open', () => {
  it('hides a variant that an order holds, and shows the same one again', async () => {
    await importShop([variant('S', 3), variant('M', 1)])
    const id = await variantId(database.db, 'A', 'S')
    await reserve(database.db, id, { quantity: 1 })

    const hidden = await importShop([variant('M', 1)])
    expect(hidden.changed).toMatchObject([{ fields: [{ kind: 'variant-hidden' }] }])
    expect(await variantsOf('A')).toEqual(['M: 1'])
    expect(await store.findByBarcodes([])).toEqual([])

    const back = await importShop([variant('S', 5), variant('M', 1)])
    expect(back.changed).toMatchObject([{ fields: [{ kind: 'variant-added' }] }])
    expect(await variantsOf('A')).toEqual(['S: 4', 'M: 1'])
    expect(await variantId(database.db, 'A', 'S')).toBe(id)
  })

  it('takes its stock as it was counted: what was sold before is in the count, what was sold since is not', async () => {
    await importShop([variant('S', 9)], minutesAgo(90))
    const id = await variantId(database.db, 'A', 'S')
    await reserve(database.db, id, { quantity: 2, state: 'sold', sold_at: minutesAgo(60) })
    await reserve(database.db, id, { quantity: 3, state: 'sold', sold_at: minutesAgo(5) })
    expect(await variantsOf('A')).toEqual(['S: 4'])

    await importShop([variant('S', 7)], minutesAgo(10))
    expect(await variantsOf('A')).toEqual(['S: 4'])
  })

  it('lets a price and a stock of a manager hold until the file says something else', async () => {
    const file = (stock: number, price: number | null, minor: number) =>
      importShop([variant('S', stock, price)], minutesAgo(10), minor)
    const live = async () => {
      const [found] = await store.findProducts([sku('A')])
      const [one] = found?.variants ?? []
      return [found?.price.minor, one?.priceMinor, one?.stock]
    }
    await file(3, null, 100)
    expect(await hand.setPrice(sku('A'), 90)).toBe(true)
    expect(await hand.setPrice(sku('A'), 80)).toBe(true)
    expect(await hand.setPrice(sku('A'), 85, key('S'))).toBe(true)
    expect(await hand.setStock(sku('A'), 1, key('S'))).toBe(true)
    expect(await live()).toEqual([80, 85, 1])

    const same = await file(3, null, 100)
    expect(same).toMatchObject({ changed: [], kept: 3 })
    expect(await live()).toEqual([80, 85, 1])

    expect(await file(4, null, 100)).toMatchObject({ kept: 2 })
    expect(await live()).toEqual([80, 85, 4])
    await file(4, 95, 120)
    expect(await live()).toEqual([120, 95, 4])
    expect(await file(4, 95, 120)).toMatchObject({ changed: [], kept: 0 })
  })

  it("lets go of a manager's price when the file's currency changes", async () => {
    await importShop([])
    await hand.setPrice(sku('A'), 90)
    const price = { minor: 100, currency: 'EUR' }
    await store.replace([entry(product('A', { price }))], importOptions())
    expect(await store.findProducts([sku('A')])).toMatchObject([{ price }])
  })

  it('sets no price or stock of what is not offered', async () => {
    await importShop([variant('S', 3), variant('M', 3)])
    await importShop([variant('M', 3)])
    expect(await hand.setStock(sku('A'), 1, key('S'))).toBe(false)
    expect(await hand.setPrice(sku('A'), 1, key('XL'))).toBe(false)
    expect(await hand.setPrice(sku('B'), 1)).toBe(false)
    await store.replace([entry(product('B'))], importOptions())
    expect(await hand.setPrice(sku('A'), 1)).toBe(false)
  })

  it('changes nothing when what it is about to do is not approved', async () => {
    await importShop([variant('S', 3)])
    const approve = () => {
      throw new Error('not that many')
    }
    const refused = store.replace([entry(product('B'))], importOptions([], { approve }))
    await expect(refused).rejects.toThrow('not that many')
    expect((await store.entries()).map((one) => one.product.sku)).toEqual(['A'])
  })
})

describe('a price list', () => {
  const options = { countedAt: minutesAgo(1) }

  it('changes what it names, and nothing else', async () => {
    await importShop([variant('S', 3), variant('M', 2, 70)])
    await hand.setStock(sku('A'), 8, key('S'))
    const updates = [
      { sku: sku('A'), priceMinor: 90, variants: [{ ...key('M'), stock: 6, priceMinor: 75 }] },
      { sku: sku('NONE'), priceMinor: 1, variants: [] },
    ]
    const preview = await store.comparePrices(updates, options)
    expect(preview).toMatchObject({ added: [], hidden: [], kept: 1 })
    expect(await store.updatePrices(updates, options)).toEqual(preview)
    expect(await store.findProducts([sku('A')])).toEqual([
      product('A', {
        price: { minor: 90, currency: 'UAH' },
        variants: [variant('S', 8), variant('M', 6, 75)],
      }),
    ])
  })

  it("is a file as any other: what a manager set holds until the list's value changes", async () => {
    await importShop([variant('S', 3)])
    await hand.setStock(sku('A'), 8, key('S'))
    const list = (stock: number) =>
      store.updatePrices([{ sku: sku('A'), variants: [{ ...key('S'), stock }] }], options)
    await list(3)
    expect(await variantsOf('A')).toEqual(['S: 8'])
    await list(2)
    expect(await variantsOf('A')).toEqual(['S: 2'])
  })

  it('leaves hidden products hidden', async () => {
    await importShop([])
    await store.replace([entry(product('B'))], importOptions())
    const updates = [{ sku: sku('A'), priceMinor: 5, variants: [] }]
    expect(await store.updatePrices(updates, options)).toMatchObject({ changed: [] })
    expect(await store.findProducts([sku('A')])).toEqual([])
  })
})

describe('what a manager hides, shows or adds', () => {
  const shop = (...names: string[]) =>
    store.replace(
      names.map((name) => entry(product(name))),
      importOptions(),
    )
  const visible = async () => (await store.entries()).map((one) => one.product.sku)

  it('stays hidden as long as files name it, and is sold again when they name it anew', async () => {
    await shop('A', 'B')
    expect(await hand.setHidden(sku('A'), true)).toBe(true)
    expect(await shop('A', 'B')).toMatchObject({ shown: [], hidden: [], kept: 1 })
    expect(await visible()).toEqual(['B'])
    await shop('B')
    expect(await shop('A', 'B')).toMatchObject({ shown: ['A'], kept: 0 })
    expect(await visible()).toEqual(['A', 'B'])
  })

  it('stays in sight as long as files do not name it', async () => {
    await shop('A', 'B')
    await shop('B')
    expect(await hand.setHidden(sku('A'), false)).toBe(true)
    expect(await shop('B')).toMatchObject({ shown: [], hidden: [] })
    expect(await visible()).toEqual(['A', 'B'])
    await shop('A', 'B')
    expect(await shop('B')).toMatchObject({ hidden: ['A'] })
  })

  it('is the file’s again when it is back as the file has it', async () => {
    await shop('A', 'B')
    await hand.setHidden(sku('A'), true)
    await hand.setHidden(sku('A'), false)
    expect(await shop('B')).toMatchObject({ hidden: ['A'] })
  })

  it('outlives the demo it was added to, and is the file’s once one names it', async () => {
    await store.replace([entry(product('DEMO'))], importOptions([], { source: 'demo' }))
    const bytes = Buffer.from('a photo')
    const report = { chatId: 1, messageId: 1, title: '' }
    const added = {
      product: product('NEW-1'),
      photo: { sha256: sha256('a photo'), bytes },
      report,
    }
    expect(await hand.addProduct(added)).toBe('added')
    expect(await hand.addProduct({ ...added, product: product('new-1') })).toBe('taken')
    expect(await visible()).toEqual(['DEMO', 'NEW-1'])
    await shop('A')
    expect(await visible()).toEqual(['A', 'NEW-1'])
    const price = { minor: 5, currency: 'UAH' }
    await store.replace([entry(product('NEW-1', { price }))], importOptions())
    expect((await store.findProducts([sku('NEW-1')]))[0]?.price).toEqual(price)
    await shop('A')
    expect(await visible()).toEqual(['A'])
  })
})
