import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectQdrant } from '#src/adapters/qdrant/client.ts'
import type { SearchMode } from '#src/adapters/qdrant/collection.ts'
import { createQdrantIndex } from '#src/adapters/qdrant/qdrant-index.ts'
import { memoryOf } from '#src/adapters/qdrant/search-modes.ts'
import { seededRandom } from '#src/lib/random.ts'
import { silentProgress } from '#src/ports/progress.ts'
import {
  createMemoryVectors,
  createRecordedProgress,
  type MemoryVectors,
} from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'
import { type QdrantDouble, startQdrantDouble } from '#test/support/qdrant/double.ts'
import { patient } from '#test/support/qdrant/patient.ts'

const embedderId = 'fake@1'
const approximateFrom = 200
const east = Float32Array.of(1, 0, 0)
const options = { role: 'product', limit: 5, photosPerSku: 2 } as const

const int8 = { scalar: { type: 'int8', always_ram: true } }
const exact = { hnsw: { m: 0 }, quantization: undefined }
const graph = { hnsw: { m: 16 }, quantization: undefined, isOnDisk: false }
const quantized = { hnsw: { m: 16 }, quantization: int8, isOnDisk: false }
const onDisk = { hnsw: { m: 16 }, quantization: int8, isOnDisk: true }

let double: QdrantDouble
let vectors: MemoryVectors
/** What the clock says; it stands still unless a test moves it. */
let clockMs: number

function openIndex() {
  const qdrant = connectQdrant({ ...patient, urls: [double.url], apiKey: undefined })
  const shared = { qdrant, source: vectors, embedderId, dim: 3 }
  return createQdrantIndex({ ...patient, ...shared, approximateFrom, now: () => clockMs })
}

/** Searches take so long where the originals are on disk. */
function slowDisk(ms: number): void {
  double.fault = (request) => {
    if (request.includes('/points/query') && productCollection().isOnDisk) clockMs += ms
    return undefined
  }
}

function addVectors(from: number, count: number): void {
  const random = seededRandom(from)
  vectors.add(
    ...Array.from({ length: count }, (_, at) => {
      const values = Array.from({ length: 3 }, () => random() * 2 - 1)
      const norm = Math.hypot(...values)
      const vector = Float32Array.from(values, (value) => value / norm)
      return { photoId: from + at, sku: sku(`S${at % 9}`), role: 'product' as const, vector }
    }),
  )
}

function productCollection() {
  const alias = [...double.aliases.keys()].find((name) => name.endsWith('-product'))
  return double.find(alias ?? '')
}

/** The parameters of a shopper's search. */
async function searchParams() {
  const before = double.received.length
  await openIndex().search(east, options)
  const asked = double.received.slice(before)
  const search = asked.find(({ request }) => request.includes('/points/query'))
  return (JSON.parse(search?.body ?? '{}') as { readonly params: unknown }).params
}

beforeEach(async () => {
  double = await startQdrantDouble()
  vectors = createMemoryVectors()
  clockMs = 0
})
afterEach(() => double.close())

describe('how a collection is searched', () => {
  it('compares every vector below the threshold', async () => {
    addVectors(1, approximateFrom - 1)
    await openIndex().tune(silentProgress)
    expect(productCollection()).toMatchObject(exact)
    expect(await searchParams()).toEqual({ exact: true })
  })

  it('uses a graph of quantized vectors from the threshold on, originals on disk, and rescores', async () => {
    addVectors(1, approximateFrom)
    const before = await openIndex().search(east, options)
    await openIndex().tune(silentProgress)
    expect(productCollection()).toMatchObject(onDisk)
    expect(await searchParams()).toEqual({
      hnsw_ef: 128,
      quantization: { rescore: true, oversampling: 3 },
    })
    expect(await openIndex().search(east, options)).toEqual(before)
  })

  it('keeps the originals in memory where the disk is slow', async () => {
    addVectors(1, approximateFrom)
    await openIndex().prepare(silentProgress)
    slowDisk(21)
    await openIndex().tune(silentProgress)
    expect(productCollection()).toMatchObject(quantized)
  })

  it('leaves quantized vectors where they lose more than one of a hundred', async () => {
    addVectors(1, approximateFrom)
    double.misses = { graph: () => false, quantized: (rank) => rank === 3 }
    await openIndex().tune(silentProgress)
    expect(productCollection()).toMatchObject(graph)
    expect(await searchParams()).toEqual({ hnsw_ef: 128 })
  })

  it('tells what each way that was tried needs and finds, and which was chosen', async () => {
    addVectors(1, approximateFrom)
    await openIndex().prepare(silentProgress)
    slowDisk(30)
    double.misses = { graph: () => false, quantized: (rank) => rank === 3 }
    await openIndex().tune(silentProgress)
    expect(await openIndex().describe()).toEqual([
      'product photos are searched by a graph, chosen when there were 200 vectors; tried:',
      '  comparing every vector: about 0.0 MB, 0.0 ms, 100.0 % of the nearest',
      '  a graph over int8, originals on disk: about 0.0 MB, 30.0 ms, 80.0 % of the nearest',
      '  a graph over int8: about 0.0 MB, 0.0 ms, 80.0 % of the nearest',
      '  a graph: about 0.0 MB, 0.0 ms, 100.0 % of the nearest',
      'shopper photos are searched by comparing every vector',
    ])
  })

  it('lets the running process search as was chosen, and another one within a minute', async () => {
    addVectors(1, approximateFrom)
    const other = openIndex()
    await other.search(east, options)
    const paramsOfOther = async () => {
      const before = double.received.length
      await other.search(east, options)
      const body = double.received.slice(before).findLast(({ body }) => body.includes('params'))
      return (JSON.parse(body?.body ?? '{}') as { readonly params: unknown }).params
    }
    await openIndex().tune(silentProgress)
    expect(await paramsOfOther()).toEqual({ exact: true })
    clockMs += 60_000
    expect(await paramsOfOther()).toMatchObject({ hnsw_ef: 128 })
  })

  it('compares every vector where the graph loses them too', async () => {
    addVectors(1, approximateFrom)
    double.misses = { graph: (rank) => rank === 0, quantized: (rank) => rank === 0 }
    await openIndex().tune(silentProgress)
    expect(productCollection()).toMatchObject(exact)
    expect(await searchParams()).toEqual({ exact: true })
  })

  it('looks again when there are twice as many, not before', async () => {
    addVectors(1, approximateFrom)
    await openIndex().tune(silentProgress)
    const looks = () =>
      double.requests.filter((request) => request.endsWith('/points/query')).length
    const first = looks()
    addVectors(10_000, 100)
    await openIndex().tune(silentProgress)
    expect(looks()).toBe(first)
    double.misses = { graph: (rank) => rank === 0, quantized: (rank) => rank === 0 }
    addVectors(20_000, 100)
    await openIndex().tune(silentProgress)
    expect(looks()).toBeGreaterThan(first)
    expect(await searchParams()).toEqual({ exact: true })
  })
})

describe('the memory of a mode', () => {
  it('is what its vectors and links take', () => {
    const megabytes = (mode: SearchMode) => Math.round(memoryOf(mode, 512, 100_000) / 1e6)
    expect(megabytes('exact')).toBe(205)
    expect(megabytes('graph')).toBe(219)
    expect(megabytes('quantized')).toBe(270)
    expect(megabytes('on-disk')).toBe(65)
  })
})

describe('a graph that is being built', () => {
  it('is told of as it grows', async () => {
    addVectors(1, approximateFrom)
    double.buildPolls = 2
    const progress = createRecordedProgress()
    await openIndex().tune(progress)
    const from = progress.events.findIndex((event) => event.startsWith('preparing Qdrant'))
    expect(progress.events.slice(from, from + 4)).toEqual([
      'preparing Qdrant for a graph over int8, originals on disk: 200',
      '+100',
      '+100',
      'finished',
    ])
  })

  it('need not be waited for: the next call takes it up', async () => {
    addVectors(1, approximateFrom)
    double.buildPolls = 3
    const controller = new AbortController()
    const interrupted = new Error('interrupted')
    double.fault = (request) => {
      // The first look at how far it is comes after the settings were changed.
      if (request.startsWith('GET') && productCollectionIsBuilding()) controller.abort(interrupted)
      return undefined
    }
    await expect(openIndex().tune(silentProgress, controller.signal)).rejects.toBe(interrupted)
    expect(await searchParams()).toEqual({ exact: true })

    double.fault = () => undefined
    await openIndex().tune(silentProgress)
    expect(productCollection()).toMatchObject(onDisk)
    expect(await searchParams()).toMatchObject({ hnsw_ef: 128 })
  })

  it('is given up when the server has given up, with its words', async () => {
    addVectors(1, approximateFrom)
    await openIndex().prepare(silentProgress)
    productCollection().failure = 'no space left on device'
    await expect(openIndex().tune(silentProgress)).rejects.toThrow('no space left on device')
  })

  it('lets the copying before it be broken off, too', async () => {
    addVectors(1, approximateFrom)
    const interrupted = new Error('interrupted')
    const signal = AbortSignal.abort(interrupted)
    await expect(openIndex().tune(silentProgress, signal)).rejects.toBe(interrupted)
    expect(await openIndex().search(east, options)).toHaveLength(5)
  })
})

function productCollectionIsBuilding(): boolean {
  const alias = [...double.aliases.keys()].find((name) => name.endsWith('-product'))
  return alias !== undefined && double.find(alias).building.left > 0
}
