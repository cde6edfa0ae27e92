import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectQdrant } from '#src/adapters/qdrant/client.ts'
import { createQdrantIndex } from '#src/adapters/qdrant/qdrant-index.ts'
import { VectorIndexError } from '#src/ports/errors.ts'
import { silentProgress } from '#src/ports/progress.ts'
import { createMemoryVectors } from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'
import { type QdrantDouble, startQdrantDouble } from '#test/support/qdrant/double.ts'
import { patient } from '#test/support/qdrant/patient.ts'

const embedderId = 'fake@1'
const options = { role: 'product', limit: 5, photosPerSku: 2 } as const
const east = Float32Array.of(1, 0)

let double: QdrantDouble

function openIndex(url = double.url, apiKey?: string, timeoutMs: number = patient.searchTimeoutMs) {
  const vectors = createMemoryVectors()
  vectors.add({ photoId: 1, sku: sku('A'), role: 'product', vector: east })
  const qdrant = connectQdrant({
    urls: [url],
    apiKey,
    searchTimeoutMs: timeoutMs,
    writeTimeoutMs: timeoutMs,
  })
  return createQdrantIndex({ qdrant, source: vectors, embedderId, dim: 2, waitMs: patient.waitMs })
}

async function failureOf(work: Promise<unknown>): Promise<VectorIndexError> {
  const error = await work.catch((thrown: unknown) => thrown)
  if (!(error instanceof VectorIndexError)) throw new Error(`not refused: ${String(error)}`)
  return error
}

beforeEach(async () => {
  double = await startQdrantDouble({ apiKey: 'the key' })
})
afterEach(() => double.close())

describe('qdrant that fails', () => {
  it.each([
    ['searches', (request: string) => request.includes('/points/query')],
    ['writes', (request: string) => request.startsWith('PUT')],
    ['everything', () => true],
  ])('gives up on a server that takes %s and never answers, and recovers', async (_, isFrozen) => {
    const index = openIndex(double.url, 'the key', 2_000)
    double.fault = (request) => (isFrozen(request) ? 'freeze' : undefined)
    const { message, remedy } = await failureOf(index.search(east, options))
    expect(message).toContain('Qdrant failed at')
    expect(remedy).toContain('QDRANT_URL')

    double.fault = () => undefined
    expect((await index.search(east, options))[0]?.sku).toBe('A')
  })

  it('says what the server said', async () => {
    const index = openIndex(double.url, 'the key')
    double.fault = (request) => (request.includes('/query') ? 500 : undefined)
    const { message } = await failureOf(index.search(east, options))
    expect(message).toBe('Qdrant failed at query: status 500, injected')
  })

  it('says that nobody listens', async () => {
    const { url } = double
    await double.close()
    const { message } = await failureOf(openIndex(url).search(east, options))
    expect(message).toMatch(/^Qdrant failed at getCollection: .*ECONNREFUSED/)
  })

  it('sends the key, and never says it', async () => {
    expect((await openIndex(double.url, 'the key').search(east, options))[0]?.sku).toBe('A')
    const { message } = await failureOf(openIndex(double.url, 'a wrong key').search(east, options))
    expect(message).toContain('status 401, Must provide an API key')
    expect(message).not.toContain('wrong key')
  })

  it('does not keep a shopper waiting for a large copy, which goes on', async () => {
    const vectors = createMemoryVectors()
    vectors.add({ photoId: 1, sku: sku('A'), role: 'product', vector: east })
    const gate = Promise.withResolvers<void>()
    const qdrant = connectQdrant({ ...patient, urls: [double.url], apiKey: 'the key' })
    const source = {
      ...vectors,
      async *read(id: string, since: number) {
        await gate.promise
        yield* vectors.read(id, since)
      },
    }
    const index = createQdrantIndex({ qdrant, source, embedderId, dim: 2, waitMs: 50 })
    const { message } = await failureOf(index.search(east, options))
    expect(message).toContain('still being copied')
    gate.resolve()
    await expect.poll(() => index.search(east, options).catch(() => [])).toHaveLength(1)
  })
})

describe('several nodes of Qdrant', () => {
  let cluster: QdrantDouble

  beforeEach(async () => {
    cluster = await startQdrantDouble({ nodes: 3 })
  })
  afterEach(() => cluster.close())

  function openCluster() {
    const vectors = createMemoryVectors()
    vectors.add({ photoId: 1, sku: sku('A'), role: 'product', vector: east })
    const qdrant = connectQdrant({
      urls: cluster.urls,
      apiKey: undefined,
      searchTimeoutMs: 2_000,
      writeTimeoutMs: 60_000,
    })
    return createQdrantIndex({
      ...patient,
      qdrant,
      source: vectors,
      embedderId,
      dim: 2,
      replicas: 2,
    })
  }

  it('go on as one when the first is lost, and stay with the one that answered', async () => {
    const index = openCluster()
    const before = await index.search(east, options)
    await cluster.kill(0)
    expect(await index.search(east, options)).toEqual(before)
    await cluster.revive(0)
    const asked = cluster.received.length
    expect(await index.search(east, options)).toEqual(before)
    expect(cluster.received.slice(asked).map(({ node }) => node)).toEqual([1])
  })

  it('wait for a frozen one once', async () => {
    const index = openCluster()
    const before = await index.search(east, options)
    cluster.fault = (_, node) => (node === 0 ? 'freeze' : undefined)
    for (let photo = 0; photo < 3; photo += 1) {
      expect(await index.search(east, options)).toEqual(before)
    }
    const searches = cluster.received.filter(({ request }) => request.includes('/points/query'))
    expect(searches.map(({ node }) => node)).toEqual([0, 0, 1, 1, 1])
  })

  it('are not asked one after the other for what one of them refuses', async () => {
    const index = openCluster()
    await index.search(east, options)
    const asked = cluster.received.length
    cluster.fault = () => 500
    await failureOf(index.search(east, options))
    expect(cluster.received.slice(asked)).toHaveLength(1)
  })

  it('fail when none answers', async () => {
    const index = openCluster()
    await index.search(east, options)
    for (const node of [0, 1, 2]) await cluster.kill(node)
    expect((await failureOf(index.search(east, options))).message).toContain('ECONNREFUSED')
  })
})

describe('every request to Qdrant', () => {
  it('asks for an answer that is not compressed, so that it comes in one part', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vitryna-test-'))
    const index = openIndex(double.url, 'the key')
    await index.search(east, options)
    await index.tune(silentProgress)
    await index.snapshots?.take(folder)
    await index.snapshots?.restore(folder)
    await rm(folder, { recursive: true })
    expect(double.received.length).toBeGreaterThan(20)
    for (const { request, headers } of double.received) {
      expect([request, headers.get('accept-encoding')]).toEqual([request, 'identity'])
    }
  })
})

describe('where Qdrant is', () => {
  it.each([
    ['http://shop.example', 'http://shop.example:6333'],
    ['http://shop.example:7000/', 'http://shop.example:7000'],
    ['https://shop.example:443', 'https://shop.example'],
    ['https://shop.example:443/qdrant/', 'https://shop.example/qdrant'],
    ['http://[::1]:6333', 'http://[::1]:6333'],
    ['https://user:word@shop.example:6333', 'https://shop.example:6333'],
  ])('%s is %s', (url, address) => {
    expect(connectQdrant({ urls: [url], apiKey: 'key' }).address).toBe(address)
  })

  it('is asked behind a path too', async () => {
    const qdrant = connectQdrant({
      urls: [`${double.url}/behind/a/proxy`],
      apiKey: 'the key',
    })
    await qdrant.searching.versionInfo().catch(() => undefined)
    expect(double.requests).toEqual(['GET /behind/a/proxy/'])
  })
})
