import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectQdrant } from '#src/adapters/qdrant/client.ts'
import { createQdrantIndex, type QdrantIndexOptions } from '#src/adapters/qdrant/qdrant-index.ts'
import { seededRandom } from '#src/lib/random.ts'
import { VectorIndexError } from '#src/ports/errors.ts'
import { silentProgress } from '#src/ports/progress.ts'
import type { StoredVector } from '#src/ports/vector-index.ts'
import { createMemoryVectors, type MemoryVectors } from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'
import { type QdrantDouble, startQdrantDouble } from '#test/support/qdrant/double.ts'
import { patient } from '#test/support/qdrant/patient.ts'

const embedderId = 'fake@1+colours-0.5'
const dim = 4
const options = { role: 'product', limit: 5, photosPerSku: 2 } as const
const east = Float32Array.of(1, 0, 0, 0)

let double: QdrantDouble
let vectors: MemoryVectors

function openIndex(overrides: Partial<QdrantIndexOptions> = {}) {
  const qdrant = connectQdrant({ ...patient, urls: [double.url], apiKey: undefined })
  return createQdrantIndex({ ...patient, qdrant, source: vectors, embedderId, dim, ...overrides })
}

function stored(photoId: number, name: string, ...values: readonly number[]): StoredVector {
  const norm = Math.hypot(...values)
  const vector = Float32Array.from({ length: dim }, (_, at) => (values[at] ?? 0) / norm)
  return { photoId, sku: sku(name), role: 'product', vector }
}

function randomVectors(count: number, skus: number): readonly StoredVector[] {
  const random = seededRandom(count)
  const value = () => random() * 2 - 1
  return Array.from({ length: count }, (_, at) =>
    stored(at + 1, `S${at % skus}`, value(), value(), value(), value()),
  )
}

/** The collection that the searches of product photos look at. */
function productCollection() {
  const [alias] = [...double.aliases.keys()].filter((name) => name.endsWith('-product'))
  return { alias: alias ?? '', name: double.nameOf(alias ?? ''), ...double.find(alias ?? '') }
}

beforeEach(async () => {
  double = await startQdrantDouble()
  vectors = createMemoryVectors()
})
afterEach(() => double.close())

describe('qdrant index', () => {
  it('keeps one collection for each role behind an alias, with names that Qdrant takes', async () => {
    vectors.add(stored(1, 'A', 1), { ...stored(2, 'B', 0, 1), role: 'shopper' })
    const index = openIndex()
    expect((await index.search(east, options)).map((found) => found.sku)).toEqual(['A'])
    const shoppers = await index.search(east, { ...options, role: 'shopper' })
    expect(shoppers.map((found) => found.sku)).toEqual(['B'])
    expect([...double.aliases].sort()).toEqual([
      [
        expect.stringMatching(/^vitryna-memory-fake_1_colours-0\.5-[0-9a-f]{12}-product$/),
        expect.stringMatching(/-product-1$/),
      ],
      [expect.stringMatching(/-shopper$/), expect.stringMatching(/-shopper-1$/)],
    ])
  })

  it('copies only what is new, and nothing when nothing is', async () => {
    vectors.add(...randomVectors(50, 7))
    const index = openIndex()
    await index.search(east, options)
    const before = double.requests.length
    await index.search(east, options)
    expect(double.requests.slice(before)).toEqual([expect.stringContaining('/points/query')])

    const writes = double.requests.filter(isUpsert).length
    vectors.add(stored(51, 'NEW', 1))
    expect((await index.search(east, options))[0]?.sku).toBe('NEW')
    expect(double.requests.filter(isUpsert)).toHaveLength(writes + 1)
    expect(vectors.readCount()).toBe(51)
  })

  it('takes over what another process copied', async () => {
    vectors.add(...randomVectors(50, 7))
    const first = await openIndex().search(east, options)
    const writes = double.requests.filter(isUpsert).length
    expect(await openIndex().search(east, options)).toEqual(first)
    expect(double.requests.filter(isUpsert)).toHaveLength(writes)
    expect(vectors.readCount()).toBe(50)
  })

  it('never lets a slow process put an old vector over a newer one', async () => {
    vectors.add(stored(1, 'A', 1), stored(2, 'B', 0, 1))
    const reached = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    const slow = openIndex({
      source: {
        ...vectors,
        async *read(id, since) {
          const old = await Array.fromAsync(vectors.read(id, since))
          reached.resolve()
          await gate.promise
          yield* old
        },
      },
    })
    const late = slow.search(east, options)
    await reached.promise

    vectors.add(stored(1, 'A', -1))
    await openIndex().search(east, options)
    gate.resolve()
    await late

    expect(await openIndex().search(east, options)).toEqual([
      { sku: 'B', photos: [{ photoId: 2, similarity: 0 }] },
      { sku: 'A', photos: [{ photoId: 1, similarity: -1 }] },
    ])
  })

  it('takes out what is gone, and puts back what is shown again', async () => {
    const rows = randomVectors(60, 6)
    vectors.add(...rows)
    const index = openIndex()
    const all = { ...options, limit: 99, photosPerSku: 99 }
    const before = await index.search(east, all)
    const gone = rows.filter((row) => row.sku === 'S1')
    vectors.remove(...gone.map(({ photoId }) => photoId))
    expect((await index.search(east, all)).map((found) => found.sku)).not.toContain('S1')
    expect(productCollection().points.size).toBe(50)

    vectors.restore(...gone)
    expect(await index.search(east, all)).toEqual(before)
  })

  it('finds as many SKUs as it is asked for, also when each has very many near photos', async () => {
    const rows = Array.from({ length: 20 * 30 }, (_, at) =>
      stored(at + 1, `S${Math.floor(at / 30)}`, 1, Math.floor(at / 30) / 100, at / 1e6),
    )
    vectors.add(...rows)
    const found = await openIndex().search(east, { ...options, limit: 20, photosPerSku: 1 })
    expect(found.map((group) => group.sku)).toEqual(Array.from({ length: 20 }, (_, at) => `S${at}`))
    expect(found.every(({ photos }) => photos.length === 1)).toBe(true)
  })

  it('copies everything once more when Qdrant lost it', async () => {
    vectors.add(...randomVectors(30, 5))
    const index = openIndex()
    const before = await index.search(east, options)
    double.collections.clear()
    double.aliases.clear()
    expect(await index.search(east, options)).toEqual(before)
  })

  it('makes the copy anew when the database was set back', async () => {
    vectors.add(stored(1, 'A', 1))
    vectors.add(stored(2, 'B', 0, 1))
    await openIndex().search(east, options)
    const restored = createMemoryVectors()
    restored.add(stored(1, 'A', -1))
    expect(await openIndex({ source: restored }).search(east, options)).toEqual([
      { sku: 'A', photos: [{ photoId: 1, similarity: -1 }] },
    ])
    expect(productCollection().name).toMatch(/-2$/)
    expect(double.collections.size).toBe(2)
  })

  it('refuses a collection of another dimension, names the remedy, and replaces it', async () => {
    vectors.add(stored(1, 'A', 1))
    const index = openIndex()
    await index.search(east, options)
    const { name } = productCollection()
    const collection = double.find(name)
    double.collections.set(name, { ...collection, size: 3, points: new Map() })
    const next = openIndex()
    const error = await next.search(east, options).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(VectorIndexError)
    expect(error).toMatchObject({
      message: expect.stringContaining(
        'with 3 values and the distance Dot, not of fake@1+colours-0.5 with 4 and Dot',
      ),
      remedy: expect.stringContaining('index verify --repair'),
    })

    await next.rebuild(silentProgress)
    expect((await next.search(east, options))[0]?.sku).toBe('A')
  })

  it('answers from the old collection until the alias means the new one', async () => {
    vectors.add(...randomVectors(40, 5))
    const index = openIndex()
    const before = await index.search(east, options)
    const during: unknown[] = []
    // Another process searches between every two requests of the rebuild.
    const other = openIndex()
    await other.search(east, options)
    double.fault = () => {
      double.fault = () => undefined
      during.push(other.search(east, options))
      return undefined
    }
    const rebuilding = index.rebuild(silentProgress)
    for (let turn = 0; turn < 10; turn += 1) during.push(await other.search(east, options))
    await rebuilding
    expect(await Promise.all(during)).toEqual(during.map(() => before))
    expect(productCollection().name).toMatch(/-2$/)
    expect(double.collections.size).toBe(2)
  })

  it('keeps the vectors of two databases apart that share a Qdrant', async () => {
    vectors.add(stored(1, 'A', 1))
    const other = createMemoryVectors('another database')
    other.add(stored(1, 'B', 1))
    await openIndex().search(east, options)
    const found = await openIndex({ source: other }).search(east, options)
    expect(found.map((group) => group.sku)).toEqual(['B'])
    expect((await openIndex().search(east, options)).map((group) => group.sku)).toEqual(['A'])
  })
})

function isUpsert(request: string): boolean {
  return request.startsWith('PUT') && request.includes('/points?')
}
