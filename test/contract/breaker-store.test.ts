import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMemoryBreakerStore } from '#src/adapters/memory/breaker-store.ts'
import { createBreakerStore } from '#src/adapters/postgres/calls/breaker-store.ts'
import { createRedisBreakerStore } from '#src/adapters/redis/breaker-store.ts'
import type { BreakerStore } from '#src/ports/breaker-store.ts'
import { openTestDatabase } from '#test/support/database.ts'

const redisUrl = process.env['TEST_REDIS_URL']

interface Opened {
  readonly store: BreakerStore
  close(): Promise<void>
}

const adapters = [
  {
    name: 'in the database',
    isMissing: false,
    async open(): Promise<Opened> {
      const database = await openTestDatabase()
      return { store: createBreakerStore(database.db), close: database.close }
    },
  },
  {
    name: redisUrl ? 'in Redis' : 'in Redis (skipped: TEST_REDIS_URL names no server)',
    isMissing: !redisUrl,
    async open(): Promise<Opened> {
      const store = createRedisBreakerStore({ url: redisUrl ?? '', timeoutMs: 60_000 })
      // Commands fail until it is connected.
      while (!(await store.admit('ready?', 1).catch(() => false))) await delay(20)
      return { store, close: store.close }
    },
  },
  {
    name: 'in memory',
    isMissing: false,
    open: async (): Promise<Opened> => ({
      store: createMemoryBreakerStore(),
      close: async () => undefined,
    }),
  },
]

const window = { calls: 8, failures: 5 }
const hour = 3_600_000
/** A cool-down that is over at once: no test depends on being quick. */
const shortMs = 10

describe.each(adapters)('breakers $name', ({ isMissing, open }) => {
  const test = it.skipIf(isMissing)
  let opened: Opened
  beforeAll(async () => {
    if (!isMissing) opened = await open()
  })
  afterAll(async () => {
    await opened?.close()
  })
  /** Another test's failures must not count. */
  const newModel = () => `test-${randomUUID()}`
  const fail = (model: string, cooldownMs = hour, atOnce = false) =>
    opened.store.failed(model, { window, cooldownMs, atOnce })
  const admit = (model: string) => opened.store.admit(model, hour)

  test('let a model be called that nobody knows', async () => {
    expect(await admit(newModel())).toBe('closed')
  })

  test('open at the fifth failure, not before', async () => {
    const model = newModel()
    for (let failures = 1; failures <= 4; failures += 1) await fail(model)
    expect(await admit(model)).toBe('closed')
    await fail(model)
    expect(await admit(model)).toBe('open')
  })

  test('open when five of the last eight calls failed, whatever came before', async () => {
    const model = newModel()
    for (let calls = 0; calls < 20; calls += 1) await opened.store.succeeded(model, window)
    for (const ok of [false, false, true, false, true, false, true]) {
      await (ok ? opened.store.succeeded(model, window) : fail(model))
    }
    expect(await admit(model)).toBe('closed')
    await fail(model)
    expect(await admit(model)).toBe('open')
  })

  test('stay closed when failures are rarer than that', async () => {
    const model = newModel()
    for (let calls = 0; calls < 24; calls += 1) {
      await (calls % 2 ? opened.store.succeeded(model, window) : fail(model))
    }
    expect(await admit(model)).toBe('closed')
  })

  test('open at once when told so', async () => {
    const model = newModel()
    await fail(model, hour, true)
    expect(await admit(model)).toBe('open')
  })

  test('let exactly one of many probe when the cool-down is over', async () => {
    const model = newModel()
    await fail(model, shortMs, true)
    await delay(5 * shortMs)
    const admissions = await Promise.all(Array.from({ length: 50 }, () => admit(model)))
    expect(admissions.filter((admission) => admission === 'probe')).toHaveLength(1)
    expect(admissions.filter((admission) => admission === 'open')).toHaveLength(49)
  })

  test('close when the probe succeeds, and forget the failures', async () => {
    const model = newModel()
    for (let failures = 0; failures < 5; failures += 1) await fail(model, shortMs)
    await delay(5 * shortMs)
    expect(await admit(model)).toBe('probe')
    await opened.store.succeeded(model, window)
    expect(await admit(model)).toBe('closed')
    for (let failures = 0; failures < 4; failures += 1) await fail(model)
    expect(await admit(model)).toBe('closed')
  })

  test('stay open when the probe fails, and are probed again after the next cool-down', async () => {
    const model = newModel()
    await fail(model, shortMs, true)
    await delay(5 * shortMs)
    expect(await admit(model)).toBe('probe')
    await fail(model, shortMs, true)
    await delay(5 * shortMs)
    expect(await admit(model)).toBe('probe')
    await fail(model, hour, true)
    expect(await admit(model)).toBe('open')
  })

  test('let another one probe when the prober is never heard of again', async () => {
    const model = newModel()
    await fail(model, shortMs, true)
    await delay(5 * shortMs)
    expect(await opened.store.admit(model, shortMs)).toBe('probe')
    await delay(5 * shortMs)
    expect(await opened.store.admit(model, hour)).toBe('probe')
    expect(await opened.store.admit(model, hour)).toBe('open')
  })

  test('are not kept open longer by calls that were under way', async () => {
    const model = newModel()
    for (let failures = 0; failures < 5; failures += 1) await fail(model, shortMs)
    await fail(model, hour)
    await delay(5 * shortMs)
    expect(await admit(model)).toBe('probe')
  })

  test('count no failure twice or lose one when many come at once', async () => {
    const model = newModel()
    await Promise.all(Array.from({ length: 4 }, () => fail(model)))
    expect(await admit(model)).toBe('closed')
    await fail(model)
    expect(await admit(model)).toBe('open')
  })

  test('say which models are left out, until that is long ago or the probe succeeds', async () => {
    const [dead, lately, well] = [newModel(), newModel(), newModel()]
    const isOpen = (model: string, withinMs = hour) => opened.store.isOpen(model, withinMs)
    await fail(dead, hour, true)
    await fail(lately, shortMs, true)
    await fail(well)
    await delay(5 * shortMs)
    expect([await isOpen(dead), await isOpen(lately), await isOpen(well)]).toEqual([
      true,
      true,
      false,
    ])
    expect(await isOpen(lately, 0)).toBe(false)
    await opened.store.succeeded(lately, window)
    expect([await isOpen(lately), await isOpen(newModel())]).toEqual([false, false])
  })

  test('know each model for itself', async () => {
    const [dead, well] = [newModel(), newModel()]
    await fail(dead, hour, true)
    expect(await admit(well)).toBe('closed')
  })
})
