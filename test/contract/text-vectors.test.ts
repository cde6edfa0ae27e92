import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createFlatIndex } from '#src/adapters/flat/flat-index.ts'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import {
  createTextVectorSource,
  createTextVectorStore,
} from '#src/adapters/postgres/catalogue/text-vectors.ts'
import { sha256 } from '#src/lib/hash.ts'
import type { TextVectorStore } from '#src/ports/text-vector-store.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { entry, importOptions, product, sku } from '#test/support/products.ts'

const embedderId = 'text:fake@2'
const [right, up] = [Float32Array.of(1, 0), Float32Array.of(0, 1)]

let database: TestDatabase
let store: TextVectorStore

beforeAll(async () => {
  database = await openTestDatabase()
  store = createTextVectorStore(database.db)
})
afterEach(() => database.clear())
afterAll(() => database.close())

const replace = (names: readonly string[], source: 'demo' | 'shop' = 'shop') =>
  createCatalogueStore(database.db).replace(
    names.map((name) => entry(product(name))),
    importOptions([], { source }),
  )

const row = (name: string, vector = right, text = name) => ({
  sku: sku(name),
  textSha256: sha256(text),
  vector,
})

const hashes = async (id = embedderId) =>
  (await store.products(id)).map((one) => [one.sku, one.embeddedSha256])

function openIndex(id = embedderId) {
  const source = createTextVectorSource(database.db)
  const index = createFlatIndex({ source, embedderId: id, dim: 2 })
  return async (query: Float32Array) => {
    const found = await index.search(query, { role: 'product', limit: 5, photosPerSku: 1 })
    return found.map((one) => one.sku)
  }
}

describe('vectors of product texts', () => {
  it('are missing at first, with all that is said of a product', async () => {
    await replace(['B', 'A'])
    expect(await store.products(embedderId)).toEqual(
      ['B', 'A'].map((name) => ({
        sku: name,
        name: { uk: `Товар ${name}`, en: `Product ${name}` },
        visualFeatures: {},
        recognitionTips: {},
        embeddedSha256: undefined,
      })),
    )
    expect([await store.count(embedderId), await store.hasAny(embedderId)]).toEqual([0, false])
  })

  it('are known by the text they were made of, for each embedder', async () => {
    await replace(['A', 'B'])
    await store.save(embedderId, [row('A', right, 'old')])
    await store.save(embedderId, [row('A'), row('B')])
    await store.save('text:other@2', [row('B', up, 'other')])
    const expected = ['A', 'B'].map((name) => [name, sha256(name)])
    expect(await hashes()).toEqual(expected)
    expect(await hashes('text:other@2')).toEqual([
      ['A', undefined],
      ['B', sha256('other')],
    ])
    expect(await store.count(embedderId)).toBe(2)
  })

  it('of products that nobody knows are left out', async () => {
    await replace(['A'])
    await store.save(embedderId, [row('A'), row('GONE')])
    await store.save(embedderId, [row('GONE')])
    await store.save(embedderId, [])
    expect(await hashes()).toEqual([['A', sha256('A')]])
  })

  it('disappear with their products', async () => {
    await replace(['A', 'B'], 'demo')
    await store.save(embedderId, [row('A'), row('B')])
    const search = openIndex()
    expect(await search(right)).toEqual(['A', 'B'])
    expect(await store.hasAny(embedderId)).toBe(true)
    await replace(['B', 'C'])
    expect(await store.hasAny(embedderId)).toBe(false)
    expect(await hashes()).toEqual([
      ['B', undefined],
      ['C', undefined],
    ])
    expect(await search(right)).toEqual([])
  })

  it('are saved while a catalogue is imported', async () => {
    const names = Array.from({ length: 20 }, (_, at) => `P${at}`)
    await replace(names)
    const saves = names.map((name) =>
      store.save(
        embedderId,
        names.map((one) => row(one, up, name)),
      ),
    )
    await Promise.all([...saves, replace(names.slice(1)), replace(names.toReversed())])
    // Either import may have been the last; this one shows every product again.
    await replace(names)
    expect(await store.count(embedderId)).toBe(20)
  })
})

describe('a search among them', () => {
  it('sees each change with the next query', async () => {
    await replace(['A', 'B'])
    const search = openIndex()
    expect(await search(right)).toEqual([])
    await store.save(embedderId, [row('A', right), row('B', up)])
    expect(await search(right)).toEqual(['A', 'B'])
    await store.save(embedderId, [row('A', up), row('B', right)])
    expect(await search(right)).toEqual(['B', 'A'])
  })

  it('finds visible products only', async () => {
    await replace(['A', 'B'])
    await store.save(embedderId, [row('A', right), row('B', up)])
    const search = openIndex()
    await search(right)
    await replace(['B'])
    expect([await search(right), await hashes()]).toEqual([['B'], [['B', sha256('B')]]])
    await replace(['B', 'A'])
    expect(await search(right)).toEqual(['A', 'B'])
  })

  it('never meets the vectors of another embedder', async () => {
    await replace(['A', 'B'])
    await store.save(embedderId, [row('A')])
    await store.save('text:other@2', [row('B')])
    expect(await openIndex()(right)).toEqual(['A'])
    expect(await openIndex('text:other@2')(right)).toEqual(['B'])
  })
})
