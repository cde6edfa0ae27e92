import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import { createReferenceColours } from '#src/adapters/postgres/references/reference-colours.ts'
import { createReferenceStore } from '#src/adapters/postgres/references/reference-store.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { entry, importOptions, product, sku } from '#test/support/products.ts'

const photos = ['a1', 'a2', 'b1', 'hidden', 'unseen']
const entries = [
  entry(product('A'), ['a1', 'a2']),
  entry(product('B'), ['b1']),
  entry(product('UNSEEN'), ['unseen']),
  entry(product('HIDDEN'), ['hidden']),
]
const all = {
  scope: { kind: 'all' },
  frames: { kind: 'all' },
  maxFrames: undefined,
  role: undefined,
} as const

let database: TestDatabase

/** Colours whose first value is the photo's number among those selected. */
async function saveColours(embedderId: string, first: number) {
  const references = createReferenceStore(database.db)
  const rows = await references.select(embedderId, all)
  await references.saveFeatures(
    embedderId,
    rows
      .filter((row) => row.sku !== sku('UNSEEN'))
      .map(({ id }, at) => ({
        photoId: id,
        features: {
          embedding: Float32Array.of(1, 0),
          colours: Float32Array.of(first + at, 0.5),
        },
      })),
  )
}

beforeAll(async () => {
  database = await openTestDatabase()
  const catalogue = createCatalogueStore(database.db)
  await catalogue.replace(entries, importOptions(photos))
  await saveColours('one@1', 0)
  await saveColours('two@1', 100)
  // The next file no longer names it: it is hidden.
  await catalogue.replace(entries.slice(0, 3), importOptions(photos))
})
afterAll(() => database.close())

async function found(names: readonly string[], embedderId = 'one@1') {
  const colours = await createReferenceColours(database.db).find(embedderId, names.map(sku))
  return Object.fromEntries(
    [...colours].map(([name, all]) => [name, all.map((one) => [...one]).sort()]),
  )
}

describe('the colours of reference photos', () => {
  it('are those of every photo of the SKUs asked for, as they were stored', async () => {
    expect(await found(['A'])).toEqual({
      A: [
        [0, 0.5],
        [1, 0.5],
      ],
    })
  })

  it('are left out where there are none: not looked at, hidden, unknown', async () => {
    expect(await found(['UNSEEN', 'B', 'HIDDEN', 'UNKNOWN'])).toEqual({ B: [[2, 0.5]] })
    expect(await found([])).toEqual({})
  })

  it('are those that this embedder’s features were stored with', async () => {
    expect(await found(['B'], 'two@1')).toEqual({ B: [[102, 0.5]] })
    expect(await found(['B'], 'three@1')).toEqual({})
  })
})
