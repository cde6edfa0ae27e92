import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createFlatIndex } from '#src/adapters/flat/flat-index.ts'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue-store.ts'
import { createReferenceStore } from '#src/adapters/postgres/reference-store.ts'
import { createVectorSource } from '#src/adapters/postgres/vector-source.ts'
import { VectorIndexError } from '#src/ports/errors.ts'
import type { VectorIndex } from '#src/ports/vector-index.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { entry, importOptions, product } from '#test/support/products.ts'

const dim = 8
const photosPerProduct = 3
const products = Array.from({ length: 40 }, (_, at) => `P${String(at).padStart(2, '0')}`)
const texts = [...products, 'NEW'].flatMap((name) => [0, 1, 2].map((at) => `${name}/${at}`))
const allPhotos = {
  scope: { kind: 'all' },
  frames: { kind: 'all' },
  maxFrames: undefined,
  role: undefined,
} as const

/** What a random unit vector is made of, the same in every run. */
function unitVector(seed: number): Float32Array {
  const values = Float32Array.from({ length: dim }, (_, at) =>
    Math.sin(seed * 12.9898 + at * 78.233),
  )
  const norm = Math.hypot(...values)
  return values.map((value) => value / norm)
}

let database: TestDatabase
let index: VectorIndex

function createIndex(embedderId: string): VectorIndex {
  return createFlatIndex({ source: createVectorSource(database.db), embedderId, dim })
}

function importProducts(names: readonly string[]) {
  const entries = names.map((name) =>
    entry(
      product(name),
      [0, 1, 2].map((at) => `${name}/${at}`),
    ),
  )
  return createCatalogueStore(database.db).replace(entries, importOptions(texts))
}

/** Gives every photo the vector of its id plus `shift`. */
async function saveVectors(embedderId: string, shift = 0): Promise<void> {
  const references = createReferenceStore(database.db)
  const photos = await references.select(embedderId, allPhotos)
  const vectors = photos.map(({ id }) => ({ photoId: id, vector: unitVector(id + shift) }))
  await references.saveVectors(embedderId, vectors)
}

const options = { role: 'product', limit: 5, photosPerSku: 2 } as const

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.clear()
  await importProducts(products)
  await saveVectors('one@1')
  index = createIndex('one@1')
})

describe('vector index', () => {
  it('gives what a comparison with every vector gives', async () => {
    const photos = await createReferenceStore(database.db).select('one@1', allPhotos)
    for (let seed = 0; seed < 20; seed += 1) {
      const query = unitVector(seed * 31 + 0.5)
      const best = new Map<string, number>()
      for (const { id, sku } of photos) {
        const similarity = unitVector(id).reduce(
          (sum, value, at) => sum + value * (query[at] ?? 0),
          0,
        )
        best.set(sku, Math.max(best.get(sku) ?? -1, similarity))
      }
      const expected = [...best].sort((a, b) => b[1] - a[1]).slice(0, 5)

      const found = await index.search(query, options)

      expect(found.map(({ sku }) => sku)).toEqual(expected.map(([sku]) => sku))
      for (const [at, group] of found.entries()) {
        expect(group.photos[0]?.similarity).toBeCloseTo(expected[at]?.[1] ?? 0, 5)
        expect(group.photos).toHaveLength(2)
      }
    }
  })

  it('finds a vector that was just added, also by another process', async () => {
    await index.search(unitVector(1), options)
    await importProducts([...products, 'NEW'])
    const references = createReferenceStore(database.db)
    const [photo] = await references.select('one@1', { ...allPhotos, scope: { kind: 'missing' } })
    const vector = unitVector(9_999)
    await references.saveVectors('one@1', [{ photoId: photo?.id ?? 0, vector }])

    const [best] = await index.search(vector, options)

    expect(best?.sku).toBe('NEW')
    expect(best?.photos[0]?.similarity).toBeCloseTo(1, 5)
  })

  it('uses the new vector of a photo that was embedded again', async () => {
    const before = await index.search(unitVector(1), { ...options, limit: 40 })
    await saveVectors('one@1', 500)
    const after = await index.search(unitVector(1), { ...options, limit: 40 })
    expect(after).not.toEqual(before)
    expect(after).toEqual(
      await createIndex('one@1').search(unitVector(1), { ...options, limit: 40 }),
    )
    expect(after).toHaveLength(40)
  })

  it('forgets hidden products, removed photos and dropped vectors with the next query', async () => {
    await index.search(unitVector(1), options)
    await importProducts(products.slice(0, 10))
    const shown = await index.search(unitVector(1), { ...options, limit: 100 })
    expect(shown.map(({ sku }) => sku).sort()).toEqual(products.slice(0, 10))

    await importProducts(products)
    expect(await index.search(unitVector(1), { ...options, limit: 100 })).toHaveLength(40)

    await createReferenceStore(database.db).dropVectors('one@1', undefined)
    expect(await index.search(unitVector(1), options)).toEqual([])
  })

  it('never shows the vectors of another embedder', async () => {
    await saveVectors('two@2', 777)
    const own = await index.search(unitVector(3), { ...options, limit: 100 })
    const other = await createIndex('two@2').search(unitVector(3), { ...options, limit: 100 })
    expect(other).not.toEqual(own)
    expect(await createIndex('one@1').search(unitVector(3), { ...options, limit: 100 })).toEqual(
      own,
    )
    expect(await createIndex('none@0').search(unitVector(3), options)).toEqual([])
  })

  it('keeps the two roles apart', async () => {
    expect(await index.search(unitVector(3), { ...options, role: 'shopper' })).toEqual([])
  })

  it('refuses a query that is none', async () => {
    await expect(index.search(new Float32Array(dim + 1), options)).rejects.toThrow(VectorIndexError)
    await expect(index.search(new Float32Array(dim).fill(Number.NaN), options)).rejects.toThrow(
      'not finite',
    )
  })

  it('answers many searches at once while vectors arrive', async () => {
    const searches = Array.from({ length: 20 }, (_, at) => index.search(unitVector(at), options))
    await saveVectors('one@1')
    const found = await Promise.all(searches)
    const fresh = createIndex('one@1')
    for (const [at, groups] of found.entries()) {
      expect(groups).toEqual(await fresh.search(unitVector(at), options))
      expect(groups[0]?.photos.length).toBeLessThanOrEqual(photosPerProduct)
    }
  })
})
