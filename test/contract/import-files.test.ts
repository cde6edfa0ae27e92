import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import { type ImportRequest, importCatalogue } from '#src/catalog/import-catalogue.ts'
import { describeDifference } from '#src/cli/show-difference.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import { type CatalogueProblem, problemLine } from '#src/ports/errors.ts'
import { silentProgress } from '#src/ports/progress.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { unexpected } from '#test/support/fakes.ts'

let database: TestDatabase
let store: CatalogueStore

beforeAll(async () => {
  database = await openTestDatabase()
  store = createCatalogueStore(database.db)
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.clear()
  await importFile('shop.yaml')
})

const folder = fileURLToPath(new URL('../fixtures/imports/', import.meta.url))

/** What the command shows: the difference, and the warnings. */
async function importFile(name: string, request: Partial<ImportRequest> = {}) {
  const shown: string[] = []
  const warned: string[] = []
  const onDifference: ImportRequest['onDifference'] = (difference, warnings) => {
    shown.push(...describeDifference(difference))
    warned.push(...warnings.map((one: CatalogueProblem) => problemLine(name, one)))
  }
  const dependencies = { store, progress: silentProgress, checkPhoto: unexpected('checkPhoto') }
  await importCatalogue({ file: `${folder}${name}`, ...request, onDifference }, dependencies)
  return { shown, warned }
}

/** What is offered, in short. */
async function offered(): Promise<readonly string[]> {
  return (await store.entries()).map(({ product: { sku, price, declaredInStock, variants } }) => {
    const pieces = variants.map(
      (one) => `${one.stock}${one.priceMinor ? ` at ${one.priceMinor}` : ''}`,
    )
    return `${sku} ${price.minor}: ${pieces.join(', ') || declaredInStock}`
  })
}

const before = ['SUIT 129000: 3, 1 at 139000', 'HAT 25050: 7', 'SCARF 30000: false']

const taken = [
  {
    file: 'prices-of-a-warehouse.csv',
    what: 'thousands and decimal commas, SKUs in any case, empty cells, goods that the bot does not sell',
    shown: [
      'HAT: price 250.50 UAH -> 1290.50 UAH; without size and colour stock 7 -> 5',
      'SCARF: in stock again',
      'SUIT: price 1290.00 UAH -> 1190.00 UAH',
    ],
    warned: [
      'prices-of-a-warehouse.csv:4: GLOVES is not in the catalogue; passed over',
      'prices-of-a-warehouse.csv:5: SUIT: 1 of its variants have prices of their own, which stay',
    ],
    after: ['SUIT 119000: 3, 1 at 139000', 'HAT 129050: 5', 'SCARF 30000: true'],
  },
  {
    file: 'stock-in-windows-1251.csv',
    what: 'colours in Windows-1251, and a size that is not offered',
    shown: ['SUIT: 98-104 рожевий stock 3 -> 0; 110-116 рожевий stock 1 -> 12'],
    warned: [
      'stock-in-windows-1251.csv: the file is in Windows-1251 and was read as such',
      'stock-in-windows-1251.csv:4: SUIT: there is no variant 122-128 рожевий; passed over',
    ],
    after: ['SUIT 129000: 0, 12 at 139000', 'HAT 25050: 7', 'SCARF 30000: false'],
  },
  {
    file: 'sep-line.csv',
    what: "Excel's own first line, and its word for true",
    shown: ['SCARF: in stock again'],
    warned: [],
    after: ['SUIT 129000: 3, 1 at 139000', 'HAT 25050: 7', 'SCARF 30000: true'],
  },
  {
    file: 'list.yaml',
    what: 'a price list in YAML, one of two variants by its size alone',
    shown: [
      "SUIT: 98-104 рожевий price the product's -> 1250.00 UAH; 98-104 рожевий stock 3 -> 2",
      'HAT: price 250.50 UAH -> 260.00 UAH',
    ],
    warned: [],
    after: ['SUIT 129000: 2 at 125000, 1 at 139000', 'HAT 26000: 7', 'SCARF 30000: false'],
  },
  {
    file: 'counted.xlsx',
    what: 'a sheet with empty rows, a number as text and an empty column',
    shown: ['SUIT: 98-104 рожевий stock 3 -> 6', 'HAT: without size and colour stock 7 -> 8'],
    warned: [],
    after: ['SUIT 129000: 6, 1 at 139000', 'HAT 25050: 8', 'SCARF 30000: false'],
  },
  {
    file: 'variants-in-another-order.yaml',
    what: 'the same catalogue written otherwise',
    shown: ['nothing changes'],
    warned: [],
    after: ['SUIT 129000: 1 at 139000, 3', 'HAT 25050: 7', 'SCARF 30000: false'],
  },
]

const refused = [
  {
    file: 'stock-of-several-variants.csv',
    because: ['3: SUIT: stock is of one of 2 variants; say which one by size and color'],
  },
  {
    file: 'half-pieces.csv',
    because: [
      '2: SUIT: stock must be a whole number',
      '3: SUIT: stock must not be negative',
      '4: HAT: stock must be a whole number',
    ],
  },
  {
    file: 'formula.csv',
    because: ['2: HAT: price must be a number', '3: SCARF: price must be a number'],
  },
  { file: 'same-variant.csv', because: ['4: suit: this is the same variant as on line 2'] },
  { file: 'twice.csv', because: ['4: hat stands twice, first on line 2'] },
  { file: 'dollars.csv', because: ['2: HAT: prices are in UAH, not in USD'] },
  { file: 'too-precise.csv', because: ['2: HAT: price 9.999 has more digits than UAH has'] },
  { file: 'of-another-shop.csv', because: ['the catalogue has none of these SKUs'] },
  {
    file: 'nearly-a-list.csv',
    because: [/^1: unknown columns: stock .*in a price list sku, size, color, price, stock/],
  },
  { file: 'no-offset.yaml', because: [/^2026-11-01 09:00 is no time of a count/] },
]

describe('a file for a shop that is open', () => {
  it.each(taken)('$file is taken: $what', async ({ file, shown, warned, after }) => {
    expect(await importFile(file)).toEqual({ shown, warned })
    expect(await offered()).toEqual(after)
  })

  it.each(refused)('$file is refused whole', async ({ file, because }) => {
    const error: unknown = await importFile(file).catch((reason: unknown) => reason)
    const lines = String((error as Error).message)
      .split('\n')
      .map((line) => line.replace(/^.*?\.(csv|yaml):\s?/, ''))
    expect(lines).toEqual(because.map((one) => expect.stringMatching(one)))
    expect(await offered()).toEqual(before)
  })

  it('a catalogue that was cut off hides most of the shop only if that is meant', async () => {
    await expect(importFile('cut-off.yaml')).rejects.toMatchObject({
      message: 'this would hide 2 of 3 products (67 %); nothing was changed',
      remedy: expect.stringContaining('--yes'),
    })
    expect(await offered()).toEqual(before)

    expect((await importFile('cut-off.yaml', { keep: true })).shown).toEqual([
      'SUIT: variant 110-116 рожевий hidden',
    ])
    expect((await importFile('cut-off.yaml', { mayHideMany: true })).shown).toEqual([
      'hidden: HAT, SCARF',
    ])
    expect(await offered()).toEqual(['SUIT 129000: 3'])
  })

  it('a count is as old as the file says, or as old as one says it is', async () => {
    const countedAt = async () => {
      const rows = await database.db
        .selectFrom('variants')
        .select('counted_at')
        .where('size', '=', '98-104')
        .execute()
      return rows.map((row) => row.counted_at.toISOString())
    }
    await importFile('list.yaml')
    expect(await countedAt()).toEqual(['2026-11-01T07:00:00.000Z'])
    await importFile('list.yaml', { countedAt: '2026-11-02T00:00:00Z' })
    expect(await countedAt()).toEqual(['2026-11-02T00:00:00.000Z'])
    const start = Date.now()
    await importFile('list.yaml', { countedAt: '2126-11-02T00:00:00Z' })
    const [clamped = ''] = await countedAt()
    expect(Date.parse(clamped)).toBeGreaterThanOrEqual(start)
    expect(Date.parse(clamped)).toBeLessThanOrEqual(Date.now())
    await expect(importFile('list.yaml', { countedAt: 'noon' })).rejects.toThrow('noon is no time')
  })
})
