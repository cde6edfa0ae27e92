import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createMemoryBreakerStore } from '#src/adapters/memory/breaker-store.ts'
import { createBreaker, firstReachable } from '#src/models/calls/breaker.ts'
import type { BreakerStore } from '#src/ports/breaker-store.ts'
import { askOften } from '#test/support/dead-model.ts'
import { isLong } from '#test/support/long.ts'
import { choosing, type ModelServer, startModelServer, status } from '#test/support/model-server.ts'

let server: ModelServer
beforeAll(async () => {
  server = await startModelServer()
})
afterAll(() => server.close())
afterEach(() => void vi.useRealTimers())

/** The breakers' clock, which stands still until it is moved. */
function holdClock() {
  vi.useFakeTimers({ toFake: ['Date'] })
  return { advance: (ms: number) => void vi.setSystemTime(Date.now() + ms) }
}

const calls = isLong ? 10_000 : 2_000
const callsAtOnce = 50

describe('a dead model', () => {
  it(`is reached by one request per probe window, over ${calls} calls`, async () => {
    server.script('dead', status(400))
    const cooldownMs = 200
    const clock = holdClock()
    const ask = askOften({
      baseUrl: server.baseUrl,
      model: 'dead',
      store: createMemoryBreakerStore(),
      cooldownMs,
    })
    // One after the other until the breaker opens.
    while ((await ask()) !== 'skipped') {
      // It takes five failures.
    }
    const opened = server.received('dead').length
    expect(opened).toBe(5)
    for (let asked = 0; asked < calls; asked += callsAtOnce) {
      clock.advance(cooldownMs / 4 + 1)
      await Promise.all(Array.from({ length: callsAtOnce }, () => ask()))
    }
    expect(server.received('dead').length - opened).toBe(calls / callsAtOnce / 4)
  })

  it('is asked again by everybody as soon as one probe found it well', async () => {
    server.script('healed', status(400))
    const clock = holdClock()
    const ask = askOften({
      baseUrl: server.baseUrl,
      model: 'healed',
      store: createMemoryBreakerStore(),
      cooldownMs: 300,
    })
    while ((await ask()) !== 'skipped') {
      // Until it opens.
    }
    server.script('healed', choosing('1'))
    clock.advance(350)
    // The window is over: of all that come at once one probes, and after it everybody is let through.
    const first = await Promise.all(Array.from({ length: 20 }, () => ask()))
    expect(first.filter((result) => result === 'answered')).toHaveLength(1)
    const then = await Promise.all(Array.from({ length: 20 }, () => ask()))
    expect(then).toEqual(Array.from({ length: 20 }, () => 'answered'))
  })
})

describe('a breaker', () => {
  const down: BreakerStore = {
    admit: () => Promise.reject(new Error('Redis is gone')),
    succeeded: () => Promise.reject(new Error('Redis is gone')),
    failed: () => Promise.reject(new Error('Redis is gone')),
    isOpen: () => Promise.reject(new Error('Redis is gone')),
  }
  const failure = { failure: 'auth', openForMs: undefined } as const

  it('goes on with the next store when the first is gone', async () => {
    const breaker = createBreaker({ store: firstReachable([down, createMemoryBreakerStore()]) })
    await breaker.failed('m', 'closed', failure)
    expect(await breaker.admit('m')).toBe('open')
  })

  it('says from the next store what is open when the first is gone', async () => {
    const store = firstReachable([down, createMemoryBreakerStore()])
    await createBreaker({ store }).failed('m', 'closed', failure)
    expect([await store.isOpen('m', 1_000), await store.isOpen('n', 1_000)]).toEqual([true, false])
  })

  it('keeps the last known state of a store that misses an answer, for one probe lease', async () => {
    vi.useFakeTimers()
    const memory = createMemoryBreakerStore()
    let isBusy = false
    const admit: BreakerStore['admit'] = (...args) => (isBusy ? down : memory).admit(...args)
    const stores = [{ ...memory, admit }, createMemoryBreakerStore()]
    const breaker = createBreaker({ store: firstReachable(stores), cooldownMs: 1_000 })
    await breaker.failed('m', 'closed', { failure: 'auth', openForMs: undefined })
    expect(await breaker.admit('m')).toBe('open')
    isBusy = true
    expect(await breaker.admit('m')).toBe('open')
    expect(await breaker.admit('another')).toBe('closed')
    vi.advanceTimersByTime(1_001)
    // Gone for good: the next store, which knows of no failure, decides.
    expect(await breaker.admit('m')).toBe('closed')
  })

  it('stays open for all others while one caller probes, though the store is silent', async () => {
    const memory = createMemoryBreakerStore()
    let isBusy = false
    const admit: BreakerStore['admit'] = (...args) => (isBusy ? down : memory).admit(...args)
    const breaker = createBreaker({ store: firstReachable([{ ...memory, admit }]) })
    await memory.failed('m', { window: { calls: 8, failures: 5 }, cooldownMs: 0, atOnce: true })
    expect(await breaker.admit('m')).toBe('probe')
    isBusy = true
    expect(await breaker.admit('m')).toBe('open')
  })

  it('lets calls through when no store can be asked, and never throws', async () => {
    const breaker = createBreaker({ store: firstReachable([down, down]) })
    await breaker.failed('m', 'closed', failure)
    await breaker.succeeded('m')
    expect(await breaker.admit('m')).toBe('closed')
  })

  it('tells of every admission', async () => {
    const seen: string[] = []
    const breaker = createBreaker({
      store: createMemoryBreakerStore(),
      onAdmission: (model, admission) => seen.push(`${model} ${admission}`),
    })
    await breaker.admit('m')
    await breaker.failed('m', 'closed', failure)
    await breaker.admit('m')
    expect(seen).toEqual(['m closed', 'm open'])
  })
})
