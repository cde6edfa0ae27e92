import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMetrics } from '#src/adapters/prometheus/metrics.ts'
import { readConfig } from '#src/config.ts'
import { createLogger } from '#src/lib/logger.ts'
import { openVectorIndex } from '#src/wiring/vector-index.ts'
import { createMemoryVectors, type MemoryVectors } from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'
import { type QdrantDouble, startQdrantDouble } from '#test/support/qdrant/double.ts'

const east = Float32Array.of(1, 0)
const search = { role: 'product', limit: 5, photosPerSku: 1 } as const

let double: QdrantDouble
let vectors: MemoryVectors
let metrics: ReturnType<typeof createMetrics>

function open(environment: Readonly<Record<string, string>>, source = vectors) {
  const config = readConfig(environment)
  const log = createLogger({ level: 'silent', redact: (text) => text })
  return openVectorIndex({ config, log, metrics }, { source, embedderId: 'fake@1', dim: 2 })
}

const metricLines = async (name: string) =>
  (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith(name))

beforeEach(async () => {
  double = await startQdrantDouble({ nodes: 3 })
  vectors = createMemoryVectors()
  vectors.add(
    ...Array.from({ length: 30 }, (_, at) => {
      return { photoId: at, sku: sku(`S${at}`), role: 'product' as const, vector: east }
    }),
  )
  metrics = createMetrics()
})
afterEach(() => double.close())

describe('where vectors are searched', () => {
  it('is told by metrics, with time and errors, by backend', async () => {
    const index = open({ QDRANT_URL: double.url })
    await index.search(east, search)
    expect(await metricLines('vitryna_vector_index_in_use{')).toContain(
      'vitryna_vector_index_in_use{backend="qdrant"} 1',
    )
    await double.kill(0)
    expect(await index.search(east, search)).toHaveLength(5)
    expect(await metricLines('vitryna_vector_index_in_use{')).toEqual([
      'vitryna_vector_index_in_use{backend="qdrant"} 0',
      'vitryna_vector_index_in_use{backend="flat"} 1',
      'vitryna_vector_index_in_use{backend="none"} 0',
    ])
    expect(await metricLines('vitryna_vector_search_errors_total{')).toEqual([
      'vitryna_vector_search_errors_total{backend="qdrant"} 1',
    ])
    expect(await metricLines('vitryna_vector_search_duration_seconds_count')).toEqual([
      'vitryna_vector_search_duration_seconds_count{backend="qdrant"} 2',
      'vitryna_vector_search_duration_seconds_count{backend="flat"} 1',
    ])
  })

  it('is nowhere while Qdrant fails and there are more vectors than this process takes', async () => {
    const tooMany = { ...vectors, photoIds: async () => new Array<number>(100_001).fill(0) }
    const index = open({ QDRANT_URL: 'http://127.0.0.1:9' }, tooMany)
    await expect(index.search(east, search)).rejects.toThrow('Qdrant failed')
    expect(await metricLines('vitryna_vector_index_in_use{backend="none"}')).toEqual([
      'vitryna_vector_index_in_use{backend="none"} 1',
    ])
  })

  it('goes on at another address of the same Qdrant', async () => {
    const [first = '', second = ''] = double.urls
    const index = open({ QDRANT_URL: `${first}, ${second}`, VITRYNA_QDRANT_REPLICAS: '2' })
    await index.search(east, search)
    await double.kill(0)
    await index.search(east, search)
    expect(await metricLines('vitryna_vector_search_errors_total{')).toEqual([])
  })
})

describe('a look at where vectors are searched', () => {
  const check = async (environment: Readonly<Record<string, string>>) => {
    const index = open(environment)
    await index.prepare({
      start: () => undefined,
      advance: () => undefined,
      finish: () => undefined,
    })
    return () => index.check()
  }

  it('has nothing to say without a server', async () => {
    expect(await (await check({}))()).toEqual([])
  })

  it('is good where a search is answered', async () => {
    const alone = await startQdrantDouble()
    const look = await check({ QDRANT_URL: alone.url })
    expect(await look()).toEqual([{ state: 'good', detail: 'version 1.18.3' }])
    await alone.close()
  })

  it('warns of several nodes and one copy', async () => {
    const look = await check({ QDRANT_URL: double.url })
    expect(await look()).toEqual([
      { state: 'good', detail: 'version 1.18.3' },
      {
        state: 'note',
        detail: expect.stringContaining('3 nodes and one copy of each shard'),
        remedy: expect.stringContaining('VITRYNA_QDRANT_REPLICAS=2 and run `vitryna index verify'),
      },
    ])
  })

  it('names the shard without a live copy, though the server runs', async () => {
    const look = await check({ QDRANT_URL: double.url })
    await double.kill(2)
    expect(await look()).toContainEqual({
      state: 'bad',
      detail: 'no live copy of shard 2 of 3 of the product photos: every search fails',
      remedy: expect.stringContaining('index verify --repair --all'),
    })
  })

  it('is content with a lost node where there are two copies, and names what is missing', async () => {
    const environment = { QDRANT_URL: double.urls.join(','), VITRYNA_QDRANT_REPLICAS: '2' }
    const look = await check(environment)
    expect(await look()).toEqual([{ state: 'good', detail: 'version 1.18.3' }])
    await double.kill(2)
    const findings = await look()
    expect(findings.filter(({ state }) => state === 'bad')).toEqual([])
    expect(findings.map(({ detail }) => detail)).toEqual([
      'version 1.18.3',
      expect.stringMatching(/^the node at .* does not answer/),
      'shards 0, 2 of 3 lost a copy',
    ])
  })

  it('says that there are fewer copies than were asked for', async () => {
    await check({ QDRANT_URL: double.url })
    const look = await check({ QDRANT_URL: double.url, VITRYNA_QDRANT_REPLICAS: '2' })
    expect(await look()).toContainEqual({
      state: 'note',
      detail: '1 of 2 copies of each shard that VITRYNA_QDRANT_REPLICAS asks for',
      remedy: expect.stringContaining('index verify --repair --all'),
    })
  })

  it('is bad where searches fail for another reason, and where nobody answers', async () => {
    const look = await check({ QDRANT_URL: double.url })
    double.fault = (request) => (request.includes('/points/query') ? 500 : undefined)
    expect(await look()).toContainEqual({
      state: 'bad',
      detail: expect.stringContaining('searches among product photos fail: Qdrant failed at query'),
      remedy: expect.any(String),
    })
    await double.kill(0)
    await expect(look()).rejects.toMatchObject({
      // Refused, or reset on a connection that was kept.
      message: expect.stringContaining('Qdrant failed at'),
      remedy: expect.stringContaining('QDRANT_URL'),
    })
  })
})
