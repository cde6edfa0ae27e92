import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectQdrant } from '#src/adapters/qdrant/client.ts'
import { createQdrantIndex } from '#src/adapters/qdrant/qdrant-index.ts'
import { seededRandom } from '#src/lib/random.ts'
import { silentProgress } from '#src/ports/progress.ts'
import { createMemoryVectors, type MemoryVectors } from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'
import { type QdrantDouble, startQdrantDouble } from '#test/support/qdrant/double.ts'

const embedderId = 'fake@1'
const approximateFrom = 200
const east = Float32Array.of(1, 0, 0)
const options = { role: 'product', limit: 5, photosPerSku: 2 } as const

const exact = { hnsw: { m: 0 }, quantization: undefined }
const graph = { hnsw: { m: 16 }, quantization: undefined }
const quantized = { hnsw: { m: 16 }, quantization: { scalar: { type: 'int8', always_ram: true } } }

let double: QdrantDouble
let vectors: MemoryVectors

function openIndex() {
  const qdrant = connectQdrant({ urls: [double.url], apiKey: undefined })
  return createQdrantIndex({ qdrant, source: vectors, embedderId, dim: 3, approximateFrom })
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

/** The parameters of the last search of a shopper. */
async function searchParams() {
  await openIndex().search(east, options)
  const last = double.received.findLast(({ request }) => request.includes('/points/query'))
  return (JSON.parse(last?.body ?? '{}') as { readonly params: unknown }).params
}

beforeEach(async () => {
  double = await startQdrantDouble()
  vectors = createMemoryVectors()
})
afterEach(() => double.close())

describe('how a collection is searched', () => {
  it('compares every vector below the threshold', async () => {
    addVectors(1, approximateFrom - 1)
    await openIndex().tune(silentProgress)
    expect(productCollection()).toMatchObject(exact)
    expect(await searchParams()).toEqual({ exact: true })
  })

  it('uses a graph of quantized vectors from the threshold on, and rescores', async () => {
    addVectors(1, approximateFrom)
    const before = await openIndex().search(east, options)
    await openIndex().tune(silentProgress)
    expect(productCollection()).toMatchObject(quantized)
    expect(await searchParams()).toEqual({
      hnsw_ef: 128,
      quantization: { rescore: true, oversampling: 3 },
    })
    expect(await openIndex().search(east, options)).toEqual(before)
  })

  it('leaves quantized vectors where they lose more than one of a hundred', async () => {
    addVectors(1, approximateFrom)
    double.misses = { graph: () => false, quantized: (rank) => rank === 3 }
    await openIndex().tune(silentProgress)
    expect(productCollection()).toMatchObject(graph)
    expect(await searchParams()).toEqual({ hnsw_ef: 128 })
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
