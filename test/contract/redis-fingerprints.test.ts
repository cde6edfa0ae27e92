import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '#src/lib/random.ts'
import type { FingerprintIndex } from '#src/ports/fingerprint-index.ts'
import { type OwnRedis, redisMissing, startRedis } from '#test/support/chat-redis.ts'
import {
  clusteredCodes,
  createMemoryFingerprints,
  fillFingerprints,
  flipBits,
  inOrder,
  type MemoryFingerprints,
  scan,
  uniformCodes,
} from '#test/support/fingerprints.ts'
import {
  openInRedis,
  type RedisFingerprints,
  untilItAnswers,
} from '#test/support/redis-fingerprints.ts'

let redis: OwnRedis | undefined

beforeAll(async () => {
  if (!redisMissing) redis = await startRedis()
})
afterAll(() => redis?.close())

const open: FingerprintIndex[] = []
afterEach(async () => {
  for (const index of open.splice(0)) await index.close()
})

function openIndex(
  source: MemoryFingerprints,
  {
    url = redis?.url ?? '',
    timeoutMs,
  }: { readonly url?: string; readonly timeoutMs?: number } = {},
): RedisFingerprints {
  const opened = openInRedis(source, url, timeoutMs)
  open.push(opened.index)
  return opened
}

const code = uniformCodes(99)()

const title = redisMissing ? `fingerprints in Redis (${redisMissing})` : 'fingerprints in Redis'

describe.skipIf(redisMissing)(title, () => {
  const query = { keys: [code], radius: 31 }

  function createSource(count = 2_000): MemoryFingerprints {
    const source = createMemoryFingerprints()
    fillFingerprints(source, count, clusteredCodes(21))
    source.add([flipBits(code, 3, seededRandom(1))])
    return source
  }

  async function opened(
    source: MemoryFingerprints,
    options?: Parameters<typeof openIndex>[1],
  ): Promise<RedisFingerprints> {
    const one = openIndex(source, options)
    await untilItAnswers(one)
    return one
  }

  async function withClient<T>(use: (client: Redis, keys: readonly string[]) => Promise<T>) {
    const client = new Redis(redis?.url ?? '')
    try {
      return await use(client, await client.keys('vitryna:*'))
    } finally {
      client.disconnect()
    }
  }

  const dropTables = (isDropped: (table: string) => boolean) =>
    withClient(async (client, keys) => {
      for (const key of keys.filter(isDropped)) await client.del(key)
    })

  const codesOf = (source: MemoryFingerprints) =>
    source.entries().flatMap(({ keys }) => keys).length

  const bytesInRedis = () =>
    withClient(async (client, keys) => {
      const lengths = await Promise.all(
        keys.map(async (key) => {
          const buckets = (await client.hkeys(key)).filter((field) => field !== 'filled')
          return Promise.all(buckets.map((bucket) => client.hstrlen(key, bucket)))
        }),
      )
      return lengths.flat().reduce((sum, length) => sum + length, 0)
    })

  it('are filled by the first process that looks, for all', async () => {
    const source = createSource()
    await opened(source)
    const second = await opened(source)
    const before = [second.fallbacks(), source.readCount()]
    expect(inOrder(await second.index.near(query))).toEqual(scan(source.entries(), query))
    expect([second.fallbacks(), source.readCount()]).toEqual(before)
  })

  it('hold each code once, however many processes fill them at the same time', async () => {
    await dropTables(() => true)
    const source = createSource()
    const all = Array.from({ length: 4 }, () => openIndex(source))
    await Promise.all(all.map(untilItAnswers))
    expect(await bytesInRedis()).toBe(codesOf(source) * 16 * 36)
    source.add([code])
    await Promise.all(all.map(({ index }) => index.near(query)))
    await expect.poll(bytesInRedis).toBe(codesOf(source) * 16 * 36)
    // None of them has anything in hand any more.
    await Promise.all(all.map(({ index }) => index.close()))
    expect(await bytesInRedis()).toBe(codesOf(source) * 16 * 36)
  })

  it.each([
    ['all tables are', () => true],
    ['one table is', (table: string) => table.endsWith(':7')],
  ])('answer on when %s deleted, and are filled again', async (_, isDropped) => {
    const source = createSource()
    const one = await opened(source)
    const expected = scan(source.entries(), query)
    await dropTables(isDropped)
    expect(inOrder(await one.index.near(query))).toEqual(expected)
    await untilItAnswers(one)
    expect(inOrder(await one.index.near(query))).toEqual(expected)
  })

  it('answer on while Redis is frozen, and from Redis when it is back', async () => {
    const source = createSource()
    const one = await opened(source, { timeoutMs: 500 })
    const before = one.fallbacks()
    redis?.freeze()
    try {
      for (let round = 0; round < 3; round += 1) {
        source.add([flipBits(code, round, seededRandom(round))])
        expect(inOrder(await one.index.near(query))).toEqual(scan(source.entries(), query))
      }
      expect(one.fallbacks() - before).toBe(3)
      await one.index.remove(source.entries().slice(0, 5))
    } finally {
      redis?.resume()
    }
    await untilItAnswers(one)
    expect(inOrder(await one.index.near(query))).toEqual(scan(source.entries(), query))
  })

  it('are answered for where there is no Redis at all', async () => {
    const source = createSource(100)
    // The discard port: nobody listens.
    const one = openIndex(source, { url: 'redis://127.0.0.1:9' })
    expect(inOrder(await one.index.near(query))).toEqual(scan(source.entries(), query))
    await one.index.remove(source.entries().slice(0, 5))
    expect(one.fallbacks()).toBe(1)
  })
})
