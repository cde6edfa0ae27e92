import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectQdrant } from '#src/adapters/qdrant/client.ts'
import { createQdrantIndex } from '#src/adapters/qdrant/qdrant-index.ts'
import { sha256 } from '#src/lib/hash.ts'
import type { StoredVector } from '#src/ports/vector-index.ts'
import { createMemoryVectors, type MemoryVectors } from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'
import { type QdrantDouble, startQdrantDouble } from '#test/support/qdrant/double.ts'
import { patient } from '#test/support/qdrant/patient.ts'

const options = { role: 'product', limit: 5, photosPerSku: 2 } as const
const east = Float32Array.of(1, 0)

let double: QdrantDouble
let vectors: MemoryVectors
let folder: string

function openIndex(embedderId = 'fake@1') {
  const qdrant = connectQdrant({ ...patient, urls: [double.url], apiKey: 'key' })
  return createQdrantIndex({ ...patient, qdrant, source: vectors, embedderId, dim: 2 })
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
    expect((await readdir(folder)).sort()).toEqual([
      'product.snapshot',
      'shopper.snapshot',
      'snapshots.json',
    ])
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

  it('that are damaged are refused by the name of the file, before any is used', async () => {
    const index = openIndex()
    const before = await index.search(east, options)
    await expect(index.snapshots?.restore(folder)).rejects.toThrow(
      /snapshots\.json cannot be read: .*no such file/,
    )
    await index.snapshots?.take(folder)
    const uploads = () => double.requests.filter((request) => request.includes('/upload')).length
    await writeFile(join(folder, 'shopper.snapshot'), 'half of it')
    await expect(index.snapshots?.restore(folder)).rejects.toMatchObject({
      message: expect.stringMatching(/shopper\.snapshot is damaged/),
      remedy: expect.stringContaining('index snapshot'),
    })
    await rm(join(folder, 'shopper.snapshot'))
    await expect(index.snapshots?.restore(folder)).rejects.toThrow(
      /shopper\.snapshot cannot be read/,
    )
    expect(uploads()).toBe(0)
    expect(await index.search(east, options)).toEqual(before)
  })

  it('that the server refuses are told by the name of the file and in its words', async () => {
    const index = openIndex()
    const before = await index.search(east, options)
    await index.snapshots?.take(folder)
    await writeFile(join(folder, 'shopper.snapshot'), 'no snapshot')
    const manifest = join(folder, 'snapshots.json')
    const list = JSON.parse(await readFile(manifest, 'utf8')) as { sha256: object }
    const sha256Of = { ...list.sha256, shopper: sha256('no snapshot') }
    await writeFile(manifest, JSON.stringify({ ...list, sha256: sha256Of }))
    await expect(index.snapshots?.restore(folder)).rejects.toMatchObject({
      message: expect.stringMatching(
        /taking in .*shopper\.snapshot: status 500, .*Malformed tar archive/,
      ),
      remedy: expect.not.stringContaining('that the server runs'),
    })
    expect(await index.search(east, options)).toEqual(before)
    expect(double.collections.size).toBe(2)
  })

  it('of another database are refused, and those in use stay', async () => {
    await openIndex().snapshots?.take(folder)
    vectors = createMemoryVectors('another database')
    vectors.add(stored(1, 'Z', 1, 0))
    const other = openIndex()
    const before = await other.search(east, options)
    await expect(other.snapshots?.restore(folder)).rejects.toMatchObject({
      message: expect.stringContaining('of another database'),
      remedy: expect.stringContaining('--repair --all'),
    })
    expect(await other.search(east, options)).toEqual(before)
    expect(double.collections.size).toBe(4)
  })

  it('of which the server brings back a part are completed from the database', async () => {
    const index = openIndex()
    const before = await index.search(east, options)
    await index.snapshots?.take(folder)
    double.fault = (request) => {
      // The first look at what was restored finds half of it.
      if (/^GET .*-product-2$/.test(request)) loseOne(request.split('/').at(-1) ?? '')
      return undefined
    }
    await index.snapshots?.restore(folder)
    expect(await index.search(east, options)).toEqual(before)
    expect([...double.aliases.values()].filter((name) => name.endsWith('-2'))).toHaveLength(2)
  })

  it('that cannot be brought back whole are not used', async () => {
    const index = openIndex()
    const before = await index.search(east, options)
    await index.snapshots?.take(folder)
    double.fault = (request) => {
      if (/-product-2\/points\/count$/.test(request)) loseOne(request.split('/')[2] ?? '')
      return undefined
    }
    await expect(index.snapshots?.restore(folder)).rejects.toMatchObject({
      message: expect.stringContaining('Qdrant holds 1 of 2 vectors'),
      remedy: expect.stringContaining('--repair --all'),
    })
    expect(await index.search(east, options)).toEqual(before)
    expect([...double.collections.keys()].every((name) => name.endsWith('-1'))).toBe(true)
  })
})

function loseOne(collection: string): void {
  const { points } = double.find(collection)
  points.delete([...points.keys()][0] ?? '')
}

describe('snapshots of a cluster', () => {
  async function openCluster(replicas: number) {
    await double.close()
    double = await startQdrantDouble({ apiKey: 'key', nodes: 3 })
    vectors.add(...Array.from({ length: 30 }, (_, at) => stored(at + 10, `S${at}`, 1, 0)))
    const qdrant = connectQdrant({ ...patient, urls: double.urls, apiKey: 'key' })
    return createQdrantIndex({
      ...patient,
      qdrant,
      source: vectors,
      embedderId: 'fake@1',
      dim: 2,
      replicas,
    })
  }

  it('are refused where no node holds every shard, with what to do instead', async () => {
    const index = await openCluster(2)
    await index.search(east, options)
    await expect(index.snapshots?.take(folder)).rejects.toMatchObject({
      message: expect.stringContaining('on several nodes'),
      remedy: expect.stringContaining('index verify --repair --all'),
    })
    expect(double.requests.some((request) => request.includes('/snapshots'))).toBe(false)
  })

  it('are whole where one does, also when another node is lost', async () => {
    const index = await openCluster(3)
    const before = await index.search(east, options)
    await double.kill(0)
    await index.snapshots?.take(folder)
    await double.revive(0)
    double.collections.clear()
    double.aliases.clear()
    await index.snapshots?.restore(folder)
    expect(await index.search(east, options)).toEqual(before)
    expect((await Array.fromAsync(index.contents())).flat()).toHaveLength(32)
  })
})
