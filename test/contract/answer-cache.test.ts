import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { createMemoryAnswerCache } from '#src/adapters/memory/answer-cache.ts'
import { createRedisAnswerCache } from '#src/adapters/redis/answer-cache.ts'
import type { AnswerCache } from '#src/ports/answer-cache.ts'
import type { Answer } from '#src/ports/answer-store.ts'
import { sku } from '#test/support/products.ts'

const redisUrl = process.env['TEST_REDIS_URL']

const answer: Answer = {
  sku: sku('MRIYA-PINK'),
  method: 'embedding',
  decidedBy: 'machine',
  confidence: 0.93,
  candidates: [
    { sku: sku('MRIYA-PINK'), score: 0.93 },
    { sku: sku('Ґ-1/x_Y'), score: 0.5 },
  ],
}

const adapters = [
  {
    name: 'in the process',
    isMissing: false,
    create: async () => createMemoryAnswerCache(),
  },
  {
    name: redisUrl ? 'in Redis' : 'in Redis (skipped: TEST_REDIS_URL names no server)',
    isMissing: !redisUrl,
    async create() {
      const ready = Promise.withResolvers<void>()
      const cache = createRedisAnswerCache({
        url: redisUrl ?? '',
        timeoutMs: 60_000,
        onChange: (failure) => failure === undefined && ready.resolve(),
      })
      await ready.promise
      return cache
    },
  },
]

const open: AnswerCache[] = []

afterEach(async () => {
  for (const cache of open.splice(0)) await cache.close()
})

describe.each(adapters)('an answer cache $name', ({ isMissing, create }) => {
  const test = it.skipIf(isMissing)
  /** Another test's answers must not be found: a server keeps them. */
  const newKey = () => `test:${randomUUID()}:file with spaces:\r\n"'`

  async function openCache(): Promise<AnswerCache> {
    const cache = await create()
    open.push(cache)
    return cache
  }

  test('gives back what it was given, whole', async () => {
    const cache = await openCache()
    const key = newKey()
    await cache.set(key, answer, 60)
    expect(await cache.get(key)).toEqual(answer)
  })

  test('knows nothing of other keys', async () => {
    const cache = await openCache()
    const key = newKey()
    await cache.set(key, answer, 60)
    expect(await cache.get(`${key}2`)).toBeUndefined()
  })

  test('keeps the latest', async () => {
    const cache = await openCache()
    const key = newKey()
    const corrected: Answer = { ...answer, sku: sku('ZYMA-RED'), decidedBy: 'manager' }
    await cache.set(key, answer, 60)
    await cache.set(key, corrected, 60)
    expect(await cache.get(key)).toEqual(corrected)
  })

  test('forgets what it is told to', async () => {
    const cache = await openCache()
    const key = newKey()
    await cache.set(key, answer, 60)
    await cache.delete(key)
    await cache.delete(key)
    expect(await cache.get(key)).toBeUndefined()
  })

  test('forgets when the time is over', async () => {
    const cache = await openCache()
    const [short, long] = [newKey(), newKey()]
    await cache.set(short, answer, 1)
    await cache.set(long, answer, 600)
    await expect.poll(() => cache.get(short)).toBeUndefined()
    expect(await cache.get(long)).toEqual(answer)
  })

  test('is well', async () => {
    expect(await (await openCache()).failure()).toBeUndefined()
  })
})
