import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createMemoryFingerprintIndex } from '#src/adapters/memory/fingerprint-index.ts'
import { seededRandom } from '#src/lib/random.ts'
import type { FingerprintIndex } from '#src/ports/fingerprint-index.ts'
import { type OwnRedis, redisMissing, startRedis } from '#test/support/chat-redis.ts'
import {
  clusteredCodes,
  createMemoryFingerprints,
  createScan,
  fillFingerprints as fill,
  flipBits,
  inOrder,
  type MemoryFingerprints,
  scan,
  skewedCodes,
  uniformCodes,
} from '#test/support/fingerprints.ts'
import { isLong } from '#test/support/long.ts'
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

const adapters = [
  {
    name: 'in the process',
    isMissing: false,
    queries: isLong ? 10_000 : 2_000,
    openIndex: async (source: MemoryFingerprints): Promise<RedisFingerprints> => ({
      index: createMemoryFingerprintIndex(source),
      source,
      fallbacks: () => 0,
    }),
  },
  {
    name: redisMissing ? `in Redis (${redisMissing})` : 'in Redis',
    isMissing: redisMissing !== undefined,
    queries: 500,
    openIndex: async (source: MemoryFingerprints): Promise<RedisFingerprints> => {
      const opened = openInRedis(source, redis?.url ?? '')
      await untilItAnswers(opened)
      return opened
    },
  },
]

const code = uniformCodes(99)()

describe.each(adapters)('a fingerprint index $name', (adapter) => {
  const { isMissing, queries } = adapter
  const test = it.skipIf(isMissing)

  async function openIndex(source: MemoryFingerprints): Promise<RedisFingerprints> {
    const opened = await adapter.openIndex(source)
    open.push(opened.index)
    return opened
  }

  test.each([
    { spread: 'uniform', make: uniformCodes, count: queries },
    { spread: 'skewed', make: skewedCodes, count: queries / 5 },
    { spread: 'clustered', make: clusteredCodes, count: queries / 5 },
  ])('gives what a look at every one gives, $count times ($spread)', async ({ make, count }) => {
    const source = createMemoryFingerprints()
    fill(source, 1_500, make(1))
    const { index, fallbacks } = await openIndex(source)
    const before = fallbacks()
    const random = seededRandom(2)
    const fresh = make(3)
    const stored = source.entries()
    const look = createScan(stored)
    for (let at = 0; at < count; at += 1) {
      const [known = ''] = stored[Math.floor(random() * stored.length)]?.keys ?? []
      const radius = at % 4 === 0 ? Math.floor(random() * 41) : 31
      const key = at % 2 === 0 ? fresh() : flipBits(known, Math.floor(random() * 45), random)
      const query = { keys: [key], radius }
      expect(inOrder(await index.near(query))).toEqual(look(query))
    }
    expect(fallbacks()).toBe(before)
  })

  test('looks for many keys at once', async () => {
    const source = createMemoryFingerprints()
    fill(source, 1_500, clusteredCodes(5))
    const { index } = await openIndex(source)
    const random = seededRandom(6)
    const stored = source.entries()
    const keys = Array.from({ length: 150 }, (_, at) =>
      flipBits(stored[at * 7]?.keys[0] ?? '', Math.floor(random() * 60), random),
    )
    const query = { keys, radius: 31 }
    const expected = scan(stored, query)
    expect(expected.length).toBeGreaterThan(20)
    expect(inOrder(await index.near(query))).toEqual(expected)
    expect(await index.near({ keys: [], radius: 31 })).toEqual([])
  })

  test.each([0, 9, 15, 19, 30])('misses nothing within a sure radius of %d', async (sureRadius) => {
    const source = createMemoryFingerprints()
    fill(source, 4_000, clusteredCodes(13))
    const { index } = await openIndex(source)
    const random = seededRandom(14)
    const stored = source.entries()
    const look = createScan(stored)
    for (let at = 0; at < 100; at += 1) {
      const keys = [3, 5].map((step) =>
        flipBits(stored[at * step]?.keys[0] ?? '', Math.floor(random() * 40), random),
      )
      const found = new Map(
        (await index.near({ keys, radius: 31, sureRadius })).map((near) => [
          near.id,
          near.distance,
        ]),
      )
      for (const { id, distance } of look({ keys, radius: sureRadius })) {
        expect(found.get(id)).toBe(distance)
      }
      const all = new Set(look({ keys, radius: 31 }).map(({ id }) => id))
      expect([...found.keys()].filter((id) => !all.has(id))).toEqual([])
    }
  })

  test('needs to read nothing for the first lookup once it is prepared', async () => {
    const source = createMemoryFingerprints()
    fill(source, 1_200, uniformCodes(15))
    const { index } = await openIndex(source)
    await index.prepare()
    const before = source.readCount()
    await index.near({ keys: [code], radius: 31 })
    // More keys than go to Redis at once.
    await index.near({ keys: new Array<string>(648).fill(code), radius: 31, sureRadius: 19 })
    expect(source.readCount()).toBe(before)
  })

  test('is exact for a radius too large for its tables', async () => {
    const source = createMemoryFingerprints()
    fill(source, 300, uniformCodes(8))
    const { index } = await openIndex(source)
    const query = { keys: [code], radius: 120 }
    const expected = scan(source.entries(), query)
    expect(expected.length).toBeGreaterThan(10)
    expect(inOrder(await index.near(query))).toEqual(expected)
  })

  test('finds nothing in nothing, and with the next lookup what was stored meanwhile', async () => {
    const source = createMemoryFingerprints()
    const { index } = await openIndex(source)
    const query = { keys: [code], radius: 31 }
    expect(await index.near(query)).toEqual([])
    for (let round = 1; round <= 20; round += 1) {
      source.add([flipBits(code, round, seededRandom(round))])
      expect(inOrder(await index.near(query))).toEqual(scan(source.entries(), query))
    }
    fill(source, 3_000, uniformCodes(9))
    source.add([code])
    expect(inOrder(await index.near(query))).toEqual(scan(source.entries(), query))
  })

  test('misses nothing that was stored before a lookup, however many come at once', async () => {
    const source = createMemoryFingerprints()
    const { index } = await openIndex(source)
    const query = { keys: [code], radius: 0 }
    const lookups = Array.from({ length: 30 }, async () => {
      const [added] = source.add([code])
      return { id: added?.id, found: await index.near(query) }
    })
    for (const { id, found } of await Promise.all(lookups)) {
      expect(found).toContainEqual({ id, distance: 0 })
    }
    expect(await index.near(query)).toHaveLength(30)
  })

  test('forgets what is removed, and nothing else', async () => {
    const source = createMemoryFingerprints()
    const twins = source.add([code], [code, uniformCodes(10)()], [code])
    fill(source, 3_000, uniformCodes(11))
    const { index } = await openIndex(source)
    const query = { keys: [code], radius: 31 }
    expect(await index.near(query)).toHaveLength(3)
    source.remove(...twins.slice(0, 2).map(({ id }) => id))
    await index.remove(twins.slice(0, 2))
    await index.remove([])
    expect(await index.near(query)).toEqual([{ id: 3, distance: 0 }])
    const others = { keys: [twins[1]?.keys[1] ?? ''], radius: 31 }
    expect(await index.near(others)).toEqual([])
  })

  test('begins anew for another database, and for one that was put back', async () => {
    const source = createMemoryFingerprints()
    source.add([code], [code])
    const { index } = await openIndex(source)
    const query = { keys: [code], radius: 0 }
    expect(await index.near(query)).toHaveLength(2)
    source.putBack(1)
    expect(await index.near(query)).toEqual([{ id: 1, distance: 0 }])
    source.startAnew()
    expect(await index.near(query)).toEqual([])
    source.add(['0'.repeat(64)], [code])
    expect(await index.near(query)).toEqual([{ id: 2, distance: 0 }])
  })

  test('reads each fingerprint once', async () => {
    const source = createMemoryFingerprints()
    fill(source, 1_200, uniformCodes(12))
    const { index } = await openIndex(source)
    await index.near({ keys: [code], radius: 31 })
    const before = source.readCount()
    for (let round = 0; round < 10; round += 1) await index.near({ keys: [code], radius: 31 })
    expect(source.readCount()).toBe(before)
  })
})
