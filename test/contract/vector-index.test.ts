import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import { createFeatureSource } from '#src/adapters/postgres/references/feature-source.ts'
import { createReferenceStore } from '#src/adapters/postgres/references/reference-store.ts'
import { createSpace, projectSource } from '#src/identify/scoring/embedding-space.ts'
import { VectorIndexError } from '#src/ports/errors.ts'
import { silentProgress } from '#src/ports/progress.ts'
import type { ManagedVectorIndex, VectorSource } from '#src/ports/vector-index.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { createRecordedProgress, featuresOf } from '#test/support/fakes.ts'
import { type IndexBackend, indexBackends } from '#test/support/index-backends.ts'
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
let index: ManagedVectorIndex
let createIndex: (embedderId: string) => ManagedVectorIndex

function sourceOf(embedderId: string): VectorSource {
  const space = createSpace({ embedder: { id: embedderId, dim, views: 1 }, colourWeight: 0 })
  return projectSource(createFeatureSource(database.db), space)
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
  const rows = photos.map(({ id }) => ({
    photoId: id,
    features: featuresOf(...unitVector(id + shift)),
  }))
  await references.saveFeatures(embedderId, rows)
}

const options = { role: 'product', limit: 5, photosPerSku: 2 } as const

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

describe.each(indexBackends)('vector index: $name', ({ open, missing }) => {
  describe.skipIf(missing)(missing ?? 'in step with its database', () => suite(open))
})

function suite(open: IndexBackend['open']): void {
  let close: () => Promise<void>

  beforeAll(async () => {
    const backend = await open()
    createIndex = (embedderId) => backend.create({ source: sourceOf(embedderId), embedderId, dim })
    close = backend.close
  })
  afterAll(() => close())
  beforeEach(async () => {
    await database.clear()
    await importProducts(products)
    await saveVectors('one@1')
    index = createIndex('one@1')
  })

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
    const photos = await references.select('one@1', allPhotos)
    const photo = photos.find(({ sku }) => sku === 'NEW')
    const vector = unitVector(9_999)
    await references.saveFeatures('one@1', [
      { photoId: photo?.id ?? 0, features: featuresOf(...vector) },
    ])

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

  it('shows what it holds, made anew or not', async () => {
    const source = await Array.fromAsync(sourceOf('one@1').read('one@1', 0))
    const expected = source.flat()
    const held = async () =>
      (await Array.fromAsync(index.contents())).flat().sort((a, b) => a.photoId - b.photoId)
    expect(expected).toHaveLength(120)
    expect(await held()).toEqual(expected)
    const before = await index.search(unitVector(5), options)

    await index.rebuild(silentProgress)

    expect(await held()).toEqual(expected)
    expect(await index.search(unitVector(5), options)).toEqual(before)
    expect(await createIndex('one@1').search(unitVector(5), options)).toEqual(before)
  })

  it('answers while it is made anew, and misses nothing that came meanwhile', async () => {
    const before = await index.search(unitVector(7), options)
    const rebuilding = index.rebuild(silentProgress)
    const during = await index.search(unitVector(7), options)
    expect(during).toEqual(before)
    await importProducts([...products, 'NEW'])
    await saveVectors('one@1')
    await rebuilding
    const all = await index.search(unitVector(7), { ...options, limit: 100 })
    expect(all).toHaveLength(41)
  })

  it('is ready after it was prepared, with nothing as with much', async () => {
    const progress = createRecordedProgress()
    await createIndex('one@1').prepare(progress)
    expect(progress.events.at(0)).toMatch(/: 120$/)
    expect(progress.events.at(-1)).toBe('finished')
    await createIndex('none@0').prepare(silentProgress)
    await createIndex('none@0').tune(silentProgress)
    await createIndex('none@0').rebuild(silentProgress)
    expect(await Array.fromAsync(createIndex('none@0').contents())).toEqual([])
  })
}
