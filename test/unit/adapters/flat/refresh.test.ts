import { describe, expect, it } from 'vitest'
import { createFlatIndex } from '#src/adapters/flat/flat-index.ts'
import type { StoredVector, VectorSource } from '#src/ports/vector-index.ts'
import { createMemoryVectors, createRecordedProgress } from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'

const embedderId = 'fake@1'

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
      ...source,
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

describe('flat index in step with its source', () => {
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

  it('reads nothing again when vectors were taken away, and all when old ones are back', async () => {
    const vectors = createMemoryVectors()
    const rows = Array.from({ length: 1200 }, (_, at) => stored(at, `S${at % 7}`, at - 600, 1))
    vectors.add(...rows)
    const index = createFlatIndex({ source: vectors, embedderId, dim: 2 })
    const all = { ...options, limit: 99, photosPerSku: 2000 }
    const before = await index.search(east, all)

    const gone = rows.filter(({ photoId }) => photoId % 3 === 0)
    vectors.remove(...gone.map(({ photoId }) => photoId))
    const fewer = await index.search(east, all)
    expect(vectors.readCount()).toBe(1200)

    const fresh = createFlatIndex({ source: vectors, embedderId, dim: 2 })
    expect(fewer).toEqual(await fresh.search(east, all))
    expect(fewer.flatMap(({ photos }) => photos)).toHaveLength(800)

    vectors.restore(...gone)
    expect(await index.search(east, all)).toEqual(before)
  })

  it('answers from a copy that is made anew as before', async () => {
    const vectors = createMemoryVectors()
    vectors.add(...Array.from({ length: 40 }, (_, at) => stored(at, `S${at % 9}`, at, 1)))
    const index = createFlatIndex({ source: vectors, embedderId, dim: 2 })
    const progress = createRecordedProgress()
    await index.prepare(progress)
    expect(progress.events.at(0)).toBe('loading vectors: 40')
    expect(progress.events.at(-1)).toBe('finished')
    const before = await index.search(east, options)
    expect(vectors.readCount()).toBe(40)

    await index.rebuild(progress)
    expect(vectors.readCount()).toBe(80)
    expect(await index.search(east, options)).toEqual(before)
  })

  it('shows what it holds', async () => {
    const vectors = createMemoryVectors()
    const rows = Array.from({ length: 700 }, (_, at): StoredVector => {
      return { ...stored(at, `S${at}`, at, 1), role: at % 2 ? 'shopper' : 'product' }
    })
    vectors.add(...rows)
    const index = createFlatIndex({ source: vectors, embedderId, dim: 2 })
    const held = (await Array.fromAsync(index.contents())).flat()
    expect(held.sort((a, b) => a.photoId - b.photoId)).toEqual(rows)
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
      ...vectors,
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
