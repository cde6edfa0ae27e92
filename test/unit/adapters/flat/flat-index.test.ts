import { describe, expect, it } from 'vitest'
import { createFlatIndex } from '#src/adapters/flat/flat-index.ts'
import { VectorIndexError } from '#src/ports/errors.ts'
import type { StoredVector, VectorSource } from '#src/ports/vector-index.ts'
import { createMemoryVectors, seededRandom } from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'

const embedderId = 'fake@1'

function createRandomVectors(seed: number) {
  const random = seededRandom(seed)
  return (dim: number) => {
    const values = Float32Array.from({ length: dim }, () => random() * 2 - 1)
    const norm = Math.hypot(...values)
    return values.map((value) => value / norm)
  }
}

function stored(photoId: number, name: string, ...values: readonly number[]): StoredVector {
  return { photoId, sku: sku(name), role: 'product', vector: Float32Array.from(values) }
}

const options = { role: 'product', limit: 5, photosPerSku: 2 } as const
const east = Float32Array.of(1, 0)

/** A source whose reading stops at a gate, to be looked at while it refreshes. */
function createGatedSource(source: VectorSource) {
  const gates: PromiseWithResolvers<void>[] = []
  return {
    /** Lets every reading go on that has begun. */
    open: () => gates.splice(0).map((gate) => gate.resolve()),
    waiting: () => gates.length,
    source: {
      state: (id: string) => source.state(id),
      async *read(id: string, since: number) {
        const gate = Promise.withResolvers<void>()
        gates.push(gate)
        // What is in the database now is read; what comes later is not.
        const batches = await Array.fromAsync(source.read(id, since))
        await gate.promise
        yield* batches
      },
    } satisfies VectorSource,
  }
}

async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve()
}

describe('flat index', () => {
  it.each([
    [2, 40],
    [3, 700],
    [7, 300],
    [64, 257],
    [130, 600],
  ])('finds what a naive loop finds (%d dimensions, %d vectors)', async (dim, count) => {
    const vector = createRandomVectors(dim)
    const rows = Array.from({ length: count }, (_, photoId): StoredVector => {
      const role = photoId % 5 === 0 ? 'shopper' : 'product'
      return { photoId, sku: sku(`S${photoId % 29}`), role, vector: vector(dim) }
    })
    const vectors = createMemoryVectors()
    vectors.add(...rows)
    const index = createFlatIndex({ source: vectors, embedderId, dim })
    for (const role of ['product', 'shopper'] as const) {
      const query = vector(dim)
      const found = await index.search(query, { role, limit: 10, photosPerSku: 3 })
      expect(simplify(found)).toEqual(simplify(naive(rows, query, role)))
    }
  })

  it('orders equal similarities by SKU and photo, so that answers repeat', async () => {
    const vectors = createMemoryVectors()
    vectors.add(stored(4, 'B', 1, 0), stored(3, 'A', 1, 0), stored(2, 'B', 1, 0))
    const index = createFlatIndex({ source: vectors, embedderId, dim: 2 })
    expect(await index.search(east, options)).toEqual([
      { sku: 'A', photos: [{ photoId: 3, similarity: 1 }] },
      {
        sku: 'B',
        photos: [
          { photoId: 2, similarity: 1 },
          { photoId: 4, similarity: 1 },
        ],
      },
    ])
  })

  it('finds nothing in nothing, and keeps the two collections apart', async () => {
    const vectors = createMemoryVectors()
    const index = createFlatIndex({ source: vectors, embedderId, dim: 2 })
    expect(await index.search(east, options)).toEqual([])
    vectors.add({ ...stored(1, 'A', 1, 0), role: 'shopper' })
    expect(await index.search(east, options)).toEqual([])
    expect(await index.search(east, { ...options, role: 'shopper' })).toHaveLength(1)
  })

  it('reads only what is new', async () => {
    const vectors = createMemoryVectors()
    const index = createFlatIndex({ source: vectors, embedderId, dim: 2 })
    vectors.add(...Array.from({ length: 300 }, (_, at) => stored(at, `S${at}`, 0, 1)))
    await index.search(east, options)
    await index.search(east, options)
    expect(vectors.readCount()).toBe(300)

    vectors.add(stored(300, 'NEW', 1, 0))
    const [best] = await index.search(east, options)
    expect(best?.sku).toBe('NEW')
    expect(vectors.readCount()).toBe(301)
  })

  it('replaces the vector of a photo that was embedded again', async () => {
    const vectors = createMemoryVectors()
    vectors.add(stored(1, 'A', 1, 0), stored(2, 'B', 0, 1))
    const index = createFlatIndex({ source: vectors, embedderId, dim: 2 })
    await index.search(east, options)
    vectors.add(stored(1, 'A', -1, 0))
    expect(await index.search(east, options)).toEqual([
      { sku: 'B', photos: [{ photoId: 2, similarity: 0 }] },
      { sku: 'A', photos: [{ photoId: 1, similarity: -1 }] },
    ])
  })

  it('forgets what was taken away', async () => {
    const vectors = createMemoryVectors()
    vectors.add(stored(1, 'A', 1, 0), stored(2, 'B', 0, 1))
    const index = createFlatIndex({ source: vectors, embedderId, dim: 2 })
    await index.search(east, options)
    vectors.remove(1)
    expect((await index.search(east, options)).map((found) => found.sku)).toEqual(['B'])
    vectors.remove(2)
    expect(await index.search(east, options)).toEqual([])
  })

  it.each([
    ['too short', Float32Array.of(1)],
    ['too long', Float32Array.of(1, 0, 0)],
    ['empty', new Float32Array()],
    ['with NaN', Float32Array.of(1, Number.NaN)],
    ['with Infinity', Float32Array.of(Number.NEGATIVE_INFINITY, 0)],
  ])('refuses a query that is %s', async (_, query) => {
    const index = createFlatIndex({ source: createMemoryVectors(), embedderId, dim: 2 })
    await expect(index.search(query, options)).rejects.toThrow(VectorIndexError)
  })

  it('refuses stored vectors of another dimension by their photo', async () => {
    const vectors = createMemoryVectors()
    vectors.add(stored(1, 'A', 1, 0), stored(77, 'B', 1, 0, 0))
    const index = createFlatIndex({ source: vectors, embedderId, dim: 2 })
    await expect(index.search(east, options)).rejects.toThrow(/photo 77 .* 3 values/)
    vectors.remove(77)
    expect(await index.search(east, options)).toHaveLength(1)
  })
})

describe('flat index while it refreshes', () => {
  it('reads once for all searches of the same moment', async () => {
    const vectors = createMemoryVectors()
    vectors.add(...Array.from({ length: 9 }, (_, at) => stored(at, `S${at}`, 1, 0)))
    const index = createFlatIndex({ source: vectors, embedderId, dim: 2 })
    const all = await Promise.all(Array.from({ length: 8 }, () => index.search(east, options)))
    for (const found of all) expect(found).toEqual(all[0])
    expect(all[0]).toHaveLength(5)
    expect(vectors.readCount()).toBe(9)
  })

  it('finds what was added before a search began, also when a refresh was under way', async () => {
    const vectors = createMemoryVectors()
    vectors.add(stored(1, 'OLD', 0, 1))
    const gated = createGatedSource(vectors)
    const index = createFlatIndex({ source: gated.source, embedderId, dim: 2 })
    const early = index.search(east, options)
    await turns()
    expect(gated.waiting()).toBe(1)

    vectors.add(stored(2, 'NEW', 1, 0))
    const late = index.search(east, options)
    await turns()
    gated.open()
    await turns()
    gated.open()
    await early

    // It may still have to read; the gate stays open for it.
    await turns()
    gated.open()
    expect((await late).map((found) => found.sku)).toEqual(['NEW', 'OLD'])
  })

  it('tries again after a refresh that failed, without losing or doubling a row', async () => {
    const vectors = createMemoryVectors()
    vectors.add(...Array.from({ length: 7 }, (_, at) => stored(at, `S${at}`, 1, 0)))
    let failures = 2
    const flaky: VectorSource = {
      state: (id) => vectors.state(id),
      async *read(id, since) {
        for await (const batch of vectors.read(id, since)) {
          yield batch
          failures -= 1
          if (failures >= 0) throw new Error('connection lost')
        }
      },
    }
    const index = createFlatIndex({ source: flaky, embedderId, dim: 2 })
    await expect(index.search(east, options)).rejects.toThrow('connection lost')
    await expect(index.search(east, options)).rejects.toThrow('connection lost')
    const found = await index.search(east, { ...options, limit: 99 })
    expect(found).toHaveLength(7)
    for (const { photos } of found) expect(photos).toHaveLength(1)
  })

  it('answers every search rightly while vectors come and go', async () => {
    const vectors = createMemoryVectors()
    const index = createFlatIndex({ source: vectors, embedderId, dim: 2 })
    const searches: Promise<unknown>[] = []
    for (let at = 0; at < 100; at += 1) {
      vectors.add(stored(at, `S${at % 10}`, 1, 0))
      if (at % 7 === 3) vectors.remove(at - 3)
      searches.push(index.search(east, options))
      if (at % 5 === 0) await turns(at % 11)
    }
    await Promise.all(searches)
    const fresh = createFlatIndex({ source: vectors, embedderId, dim: 2 })
    const all = { ...options, limit: 99, photosPerSku: 99 }
    expect(await index.search(east, all)).toEqual(await fresh.search(east, all))
  })
})

type Found = readonly { sku: string; photos: readonly { photoId: number; similarity: number }[] }[]

/** Rounded: sums of float32 products differ in their last bits by their order. */
function simplify(found: Found) {
  return found.map((group) => [
    group.sku,
    ...group.photos.map((photo) => `${photo.photoId} ${photo.similarity.toFixed(4)}`),
  ])
}

function naive(rows: readonly StoredVector[], query: Float32Array, role: string): Found {
  const scored = rows
    .filter((row) => row.role === role)
    .map((row) => ({
      sku: row.sku,
      photoId: row.photoId,
      similarity: row.vector.reduce((sum, value, at) => sum + value * (query[at] ?? 0), 0),
    }))
    .sort((a, b) => b.similarity - a.similarity)
  return [...Map.groupBy(scored, (row) => row.sku)]
    .map(([name, photos]) => ({ sku: name, photos: photos.slice(0, 3) }))
    .slice(0, 10)
}
