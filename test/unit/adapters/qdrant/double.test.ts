import { QdrantClient } from '@qdrant/js-client-rest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type QdrantDouble, startQdrantDouble } from '#test/support/qdrant/double.ts'

const point = { id: '00000000-0000-4000-8000-000000000001', vector: [1, 0], payload: { sku: 'A' } }

let double: QdrantDouble
let client: QdrantClient

beforeEach(async () => {
  double = await startQdrantDouble()
  client = new QdrantClient({ url: double.url, checkCompatibility: false })
  await client.createCollection('c', { vectors: { size: 2, distance: 'Dot' } })
})
afterEach(() => double.close())

/** What the double says to a request. */
async function answerTo(method: string, path: string, body?: unknown) {
  const response = await fetch(double.url + path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, text: await response.text() }
}

describe('the double of Qdrant refuses', () => {
  it('writes that do not wait', async () => {
    for (const wait of [false, undefined]) {
      await expect(
        client.delete('c', { ...(wait === undefined ? {} : { wait }), points: [point.id] }),
      ).rejects.toThrow()
    }
    await expect(client.upsert('c', { wait: false, points: [point] })).rejects.toThrow()
    expect(double.find('c').points.size).toBe(0)
    await client.upsert('c', { wait: true, points: [point] })
    expect(double.find('c').points.size).toBe(1)
  })

  it.each([
    ['a field the type has not', { points: [{ ...point, vectors: [1, 0] }] }],
    ['an id that is no UUID', { points: [{ ...point, id: 'photo 1' }] }],
    ['text in a vector', { points: [{ ...point, vector: ['1', 0] }] }],
    ['no points', {}],
    ['a filter of another form', { points: [point], update_filter: { must: [{ revision: 1 }] } }],
  ])('%s', async (_, body) => {
    const { status, text } = await answerTo('PUT', '/collections/c/points?wait=true', body)
    expect(status).toBe(400)
    expect(text).toContain('Format error in JSON body')
  })

  it('a vector of another dimension', async () => {
    const points = [{ ...point, vector: [1, 0, 0] }]
    const { status, text } = await answerTo('PUT', '/collections/c/points?wait=true', { points })
    expect(status).toBe(400)
    expect(text).toContain('expected dim: 2, got 3')
  })

  it('paths, methods and query strings that are not asked for', async () => {
    expect((await answerTo('GET', '/collections/c/points')).status).toBe(400)
    expect((await answerTo('POST', '/collections/c/points/search', {})).status).toBe(400)
    const count = await answerTo('POST', '/collections/c/points/count?consistency=all', {})
    expect(count.status).toBe(400)
    expect((await answerTo('POST', '/collections/c/points/count', {})).status).toBe(200)
  })

  it('what is not there, and what is there already', async () => {
    expect((await answerTo('GET', '/collections/other')).status).toBe(404)
    const body = { vectors: { size: 2, distance: 'Dot' } }
    expect((await answerTo('PUT', '/collections/c', body)).status).toBe(409)
  })
})

describe('a double of three nodes', () => {
  const points = Array.from({ length: 6 }, (_, at) => ({
    ...point,
    id: point.id.replace(/1$/, String(at)),
  }))
  let cluster: QdrantDouble

  beforeEach(async () => {
    cluster = await startQdrantDouble({ nodes: 3 })
    const first = new QdrantClient({ url: cluster.url, checkCompatibility: false })
    for (const [name, replication_factor] of [
      ['one', 1],
      ['two', 2],
    ] as const) {
      await first.createCollection(name, {
        vectors: { size: 2, distance: 'Dot' },
        replication_factor,
      })
      await first.upsert(name, { wait: true, points })
    }
  })
  afterEach(() => cluster.close())

  const clientOf = (node: number) =>
    new QdrantClient({ url: cluster.urls[node] ?? '', checkCompatibility: false })
  const copiesOf = async (name: string) => {
    const { local_shards, remote_shards } = await clientOf(0).collectionClusterInfo(name)
    return [...local_shards, ...remote_shards].map(({ state }) => state).sort()
  }

  it('answers the same at each of them', async () => {
    for (const node of [0, 1, 2]) expect((await clientOf(node).count('one')).count).toBe(6)
  })

  it('reads and writes nothing whole where a shard has lost its only copy', async () => {
    await cluster.kill(2)
    await expect(clientOf(0).count('one')).rejects.toMatchObject({ status: 500 })
    await expect(clientOf(0).upsert('one', { wait: true, points })).rejects.toMatchObject({
      status: 500,
    })
    // The one who is asked does not know it: that takes a look at the cluster.
    expect(await copiesOf('one')).toEqual(['Active', 'Active', 'Active'])
  })

  it('goes on with the other copy, and marks the one that missed a write', async () => {
    await cluster.kill(2)
    expect((await clientOf(0).count('two')).count).toBe(6)
    await clientOf(0).upsert('two', { wait: true, points })
    expect((await copiesOf('two')).filter((state) => state === 'Dead')).toHaveLength(2)
  })

  it('is not reached where it was lost, until it is back', async () => {
    await cluster.kill(2)
    await expect(clientOf(2).count('one')).rejects.toThrow()
    await cluster.revive(2)
    expect((await clientOf(2).count('one')).count).toBe(6)
  })
})
