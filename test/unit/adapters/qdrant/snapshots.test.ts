import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectQdrant } from '#src/adapters/qdrant/client.ts'
import { createQdrantIndex } from '#src/adapters/qdrant/qdrant-index.ts'
import type { StoredVector } from '#src/ports/vector-index.ts'
import { createMemoryVectors, type MemoryVectors } from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'
import { type QdrantDouble, startQdrantDouble } from '#test/support/qdrant/double.ts'

const options = { role: 'product', limit: 5, photosPerSku: 2 } as const
const east = Float32Array.of(1, 0)

let double: QdrantDouble
let vectors: MemoryVectors
let folder: string

function openIndex(embedderId = 'fake@1') {
  const qdrant = connectQdrant({ url: double.url, apiKey: 'key' })
  return createQdrantIndex({ qdrant, source: vectors, embedderId, dim: 2 })
}

function stored(photoId: number, name: string, ...values: readonly number[]): StoredVector {
  return { photoId, sku: sku(name), role: 'product', vector: Float32Array.from(values) }
}

const isUpsert = (request: string) => request.startsWith('PUT') && request.includes('/points?')

beforeEach(async () => {
  double = await startQdrantDouble({ apiKey: 'key' })
  vectors = createMemoryVectors()
  vectors.add(stored(1, 'A', 1, 0), stored(2, 'B', 0, 1))
  folder = join(await mkdtemp(join(tmpdir(), 'vitryna-test-')), 'snapshots')
})
afterEach(async () => {
  await double.close()
  await rm(join(folder, '..'), { recursive: true, force: true })
})

describe('snapshots of Qdrant', () => {
  it('bring back a Qdrant that lost everything, without a vector being copied', async () => {
    const before = await openIndex().search(east, options)
    await openIndex().snapshots?.take(folder)
    expect((await readdir(folder)).sort()).toEqual(['product.snapshot', 'shopper.snapshot'])
    double.collections.clear()
    double.aliases.clear()
    const writes = double.requests.filter(isUpsert).length

    await openIndex().snapshots?.restore(folder)

    expect(await openIndex().search(east, options)).toEqual(before)
    expect(double.requests.filter(isUpsert)).toHaveLength(writes)
  })

  it('are followed by what came and went since', async () => {
    const index = openIndex()
    await index.search(east, options)
    await index.snapshots?.take(folder)
    vectors.add(stored(3, 'C', 1, 0))
    vectors.remove(1)
    await index.search(east, options)
    await index.snapshots?.restore(folder)
    expect((await index.search(east, options)).map((found) => found.sku)).toEqual(['C', 'B'])
    expect(double.collections.size).toBe(2)
  })

  it('leave nothing on the server', async () => {
    await openIndex().search(east, options)
    await openIndex().snapshots?.take(folder)
    const taken = double.requests.filter((request) => /^POST .*\/snapshots\?/.test(request))
    const removed = double.requests.filter((request) => /^DELETE .*\/snapshots\//.test(request))
    expect(taken).toHaveLength(2)
    expect(removed).toHaveLength(2)
  })

  it('of another embedder are refused, and those in use stay', async () => {
    await openIndex().search(east, options)
    await openIndex().snapshots?.take(folder)
    const other = openIndex('other@2')
    const before = await other.search(east, options)
    await expect(other.snapshots?.restore(folder)).rejects.toThrow('vectors of fake@1')
    expect(await other.search(east, options)).toEqual(before)
  })

  it('that are none are refused by the name of the file or by the words of the server', async () => {
    const index = openIndex()
    await index.search(east, options)
    await expect(index.snapshots?.restore(folder)).rejects.toThrow(
      /product\.snapshot cannot be read/,
    )
    await index.snapshots?.take(folder)
    await writeFile(join(folder, 'product.snapshot'), 'no snapshot')
    await expect(index.snapshots?.restore(folder)).rejects.toThrow(/moving a snapshot: status 400/)
    expect(await index.search(east, options)).toHaveLength(2)
  })
})
