import { afterAll, beforeAll, expect, it } from 'vitest'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import type { Product, Variant } from '#src/domain/product.ts'
import { seededRandom } from '#src/lib/random.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { createHand } from '#test/support/desk.ts'
import { entry, importOptions, product, sku } from '#test/support/products.ts'
import { reserve } from '#test/support/reservations.ts'

let database: TestDatabase
let store: CatalogueStore
let hand: ReturnType<typeof createHand>

beforeAll(async () => {
  database = await openTestDatabase()
  store = createCatalogueStore(database.db)
  hand = createHand(database.db)
})
afterAll(() => database.close())

const random = seededRandom(10)
const below = (limit: number) => Math.floor(random() * limit)
const hourMs = 3_600_000
/** File 1 was counted two hours ago, file 2 an hour ago, file 3 now. */
const countedAt = (file: number) => new Date(Date.now() - (3 - file) * hourMs)

type Shop = ReadonlyMap<string, Product>
const sizes = ['S', 'M', 'L', 'XL', 'XXL']

const newVariant = (size: string): Variant => ({
  size,
  colour: null,
  stock: 5 + below(5),
  priceMinor: below(3) === 0 ? 1_000 + below(99) : null,
  barcode: null,
})

function firstFile(): Shop {
  const names = Array.from({ length: 300 }, (_, at) => `P${at}`)
  return new Map(
    names.map((name) => {
      const variants = sizes.slice(0, 1 + below(4)).map(newVariant)
      return [name, product(name, { variants, price: { minor: 900 + below(99), currency: 'UAH' } })]
    }),
  )
}

/** A tenth of the products gone and as many new; prices, stock and variants of others changed. */
function nextFile(shop: Shop, round: number): Shop {
  const kept = [...shop.values()].filter(() => below(10) > 0)
  const added = Array.from({ length: 300 - kept.length }, (_, at) =>
    product(`N${round}-${at}`, { variants: [newVariant('S')] }),
  )
  return new Map([...kept.map(changed), ...added].map((one) => [one.sku, one]))
}

function changed(one: Product): Product {
  const variants = one.variants
    .filter(() => below(6) > 0)
    .map((variant) => (below(3) === 0 ? { ...variant, stock: below(9) } : variant))
  const missing = sizes.filter((size) => !variants.some((variant) => variant.size === size))
  const more = below(4) === 0 ? missing.slice(0, 1).map(newVariant) : []
  const minor = below(3) === 0 ? 900 + below(99) : one.price.minor
  return { ...one, price: { ...one.price, minor }, variants: [...variants, ...more] }
}

/** By `SKU/size`. */
const placeOf = (name: string, size: string | null) => `${name}/${size}`

interface HeldStock {
  readonly value: number
  /** What the file said when it was set. */
  readonly file: number
}

/** What managers set by hand. */
const prices = new Map<string, HeldStock>()
const stocks = new Map<string, HeldStock>()

/** Of every tenth product a manager sets the price, of its first variant the stock. */
async function manage(shop: Shop): Promise<void> {
  for (const { sku: name, price, variants } of shop.values()) {
    if (below(10) > 0) continue
    const value = 500 + below(99)
    await hand.setPrice(name, value)
    prices.set(name, { value, file: prices.get(name)?.file ?? price.minor })
    const [variant] = variants
    if (!variant) continue
    const stock = 20 + below(9)
    await hand.setStock(name, stock, variant)
    const place = placeOf(name, variant.size)
    stocks.set(place, { value: stock, file: stocks.get(place)?.file ?? variant.stock })
  }
}

/** A value of a manager is forgotten once the file says something else. */
function forgetChanged(held: Map<string, HeldStock>, said: ReadonlyMap<string, number>): void {
  for (const [key, { file }] of held) {
    const now = said.get(key)
    if (now !== undefined && now !== file) held.delete(key)
  }
}

function readVariants() {
  return database.db
    .selectFrom('variants')
    .select(['id', 'sku', 'size', 'hidden_at', 'counted_at'])
    .execute()
}

function readReservations() {
  return database.db.selectFrom('reservations').selectAll().orderBy('id').execute()
}

/** Orders on a third of the variants, hidden ones too: open, expired, sold before and after the next count. */
async function order(round: number): Promise<void> {
  for (const { id } of await readVariants()) {
    if (below(3) > 0) continue
    const quantity = 1 + below(2)
    const sold_at = new Date(countedAt(round).getTime() + (random() - 0.5) * hourMs)
    const kinds = [
      { quantity },
      { quantity, expires_at: countedAt(1) },
      { quantity, state: 'sold' as const, sold_at },
    ]
    await reserve(database.db, id, kinds[below(kinds.length)] ?? { quantity })
  }
}

async function expectPromises(shop: Shop): Promise<void> {
  const variants = await readVariants()
  const reservations = await readReservations()
  const products = await store.findProducts([...shop.keys()].map(sku))
  const idOf = new Map(variants.map(({ sku: name, size, id }) => [placeOf(name, size), id]))
  const countOf = new Map(variants.map(({ id, counted_at }) => [id, counted_at]))
  const taken = (id: number) => {
    const count = countOf.get(id) ?? new Date()
    return reservations
      .filter(
        (one) =>
          one.variant_id === id &&
          (one.state === 'open'
            ? one.expires_at === null || one.expires_at > new Date()
            : one.sold_at !== null && one.sold_at > count),
      )
      .reduce((sum, one) => sum + one.quantity, 0)
  }
  const expected = [...shop.values()].map(({ sku: name, price, variants: ofFile }) => ({
    sku: name,
    price: prices.get(name)?.value ?? price.minor,
    variants: ofFile.map(({ size, stock, priceMinor }) => {
      const place = placeOf(name, size)
      const counted = stocks.get(place)?.value ?? stock
      return [size, Math.max(0, counted - taken(idOf.get(place) ?? 0)), priceMinor]
    }),
  }))
  expect(
    products.map((one) => ({
      sku: one.sku,
      price: one.price.minor,
      variants: one.variants.map(({ size, stock, priceMinor }) => [size, stock, priceMinor]),
    })),
  ).toEqual(expected)
}

it('three imports of 300 products beside orders and managers keep ids, reservations and what a manager set', async () => {
  let shop = firstFile()
  const ids = new Map<string, number>()
  for (const round of [1, 2, 3]) {
    if (round > 1) {
      await manage(shop)
      await order(round)
      shop = nextFile(shop, round)
    }
    const before = await readReservations()
    await store.replace(
      [...shop.values()].map((one) => entry(one)),
      importOptions([], { countedAt: countedAt(round) }),
    )
    const said = [...shop.values()]
    forgetChanged(prices, new Map(said.map((one) => [one.sku, one.price.minor])))
    const pieces = said.flatMap(({ sku: name, variants }) =>
      variants.map(({ size, stock }) => [placeOf(name, size), stock] as const),
    )
    forgetChanged(stocks, new Map(pieces))

    expect(await readReservations()).toEqual(before)
    const now = new Map(
      (await readVariants()).map((row) => [placeOf(row.sku, row.size), row.id] as const),
    )
    for (const [place, id] of ids) expect([place, now.get(place)]).toEqual([place, id])
    for (const [place, id] of now) ids.set(place, id)
    await expectPromises(shop)
  }
  expect(ids.size).toBeGreaterThan(700)
  expect(prices.size).toBeGreaterThan(10)
  expect(stocks.size).toBeGreaterThan(10)
})
