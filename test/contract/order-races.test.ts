import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { OrderLine } from '#src/domain/order.ts'
import { seededRandom } from '#src/lib/random.ts'
import type { Confirmed } from '#src/ports/orders.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { isLong } from '#test/support/long.ts'
import { counted, createOrderWorld, lineOf, type OrderWorld } from '#test/support/orders.ts'
import { entry, importOptions } from '#test/support/products.ts'

const races = isLong ? 1_000 : 25

let database: TestDatabase
let world: OrderWorld

beforeAll(async () => {
  database = await openTestDatabase()
  world = createOrderWorld(database.db)
})
afterAll(() => database.close())

/** Baskets that want what there is one piece of each of: P and Q. Whose lines, and in which order. */
const baskets: Readonly<Record<string, (p: OrderLine, q: OrderLine) => readonly OrderLine[]>> = {
  'one piece': (p) => [p],
  'the same piece, from another photo': (p) => [{ ...p, inquiryId: 2 }],
  'two lines of one variant': (p) => [p, { ...p, inquiryId: 3 }],
  'both, P first': (p, q) => [p, q],
  'both, Q first': (p, q) => [q, p],
}

interface Race {
  readonly products: readonly [string, string]
  readonly random: () => number
}

/** Everybody at once; an import says in the middle of it what was counted: one of each. */
async function run({ products, random }: Race): Promise<readonly Confirmed[]> {
  const [p, q] = products.map((name) => lineOf(name)) as [OrderLine, OrderLine]
  const filled = await Promise.all(Object.values(baskets).map((make) => world.fill(make(p, q))))
  const catalogue = products.map((name) => entry(counted(name, 1)))
  const importing = () =>
    world.catalogue
      .replace(catalogue, importOptions([], { keep: true }))
      .then((): Confirmed => ({ result: 'outdated' }))
  const everybody = [...filled.map((draft) => () => world.confirm(draft)), importing]
  const order = everybody.map((act) => ({ act, at: random() })).toSorted((a, b) => a.at - b.at)
  return Promise.all(order.map(({ act }) => act()))
}

/** Pieces that orders hold or have had of a variant, beyond what there is. */
async function oversold(): Promise<readonly unknown[]> {
  const { rows } = await sql`
    select v.sku, v.size, v.stock, sum(r.quantity) as held
    from variants v join reservations r on r.variant_id = v.id and r.state <> 'released'
    group by v.id having sum(r.quantity) > v.stock`.execute(database.db)
  return rows
}

it(`${races} races for last pieces: none is sold twice, and nobody waits for ever`, async () => {
  const random = seededRandom(13)
  const results: Record<string, number> = {}
  for (let race = 0; race < races; race += 1) {
    const products = [`P${race}`, `Q${race}`] as const
    await world.catalogue.replace(
      products.map((name) => entry(counted(name, 1))),
      importOptions([], { keep: true }),
    )
    // A deadlock would be an error here.
    const ends = await run({ products, random })
    const placed = ends.flatMap((end) => (end.result === 'placed' ? [end.order] : []))
    for (const { result } of ends) results[result] = (results[result] ?? 0) + 1
    const pieces = placed.flatMap(({ lines }) => lines.map(({ sku }) => sku))
    expect(new Set(pieces).size).toBe(pieces.length)
    expect(pieces).toContain(products[0])
  }
  expect(await oversold()).toEqual([])
  expect(results['short']).toBeGreaterThan(races)
})

it('a last piece that is given up and wanted at once is held by one, or by nobody', async () => {
  const rounds = Math.ceil(races / 5)
  for (let round = 0; round < rounds; round += 1) {
    const name = `R${round}`
    await world.catalogue.replace([entry(counted(name, 1))], importOptions([], { keep: true }))
    const first = await world.place([lineOf(name)], { payment: 'telegram' })
    const owner = first.shopper?.id ?? 0
    await world.runOut(first.id)
    const others = await Promise.all([1, 2, 3].map(() => world.fill([lineOf(name)])))
    const money = { amountMinor: first.total.minor, currency: 'UAH' }
    await Promise.all([
      ...others.map((draft) => world.confirm(draft)),
      world.orders.checkOut({ orderId: first.id, shopperId: owner, ...money }),
      world.orders.pay({ orderId: first.id, chargeId: name, source: 'telegram', ...money }),
      world.orders.advance(first.id, { kind: 'accept' }),
      world.orders.expireDue(),
    ])
    // Whoever has the piece, the money is there.
    expect((await world.orders.get(first.id))?.paidMinor).toBe(first.total.minor)
    expect(await world.available(name)).toBe(0)
  }
  expect(await oversold()).toEqual([])
})
