import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Leases } from '#src/ports/leases.ts'
import { whileLeased } from '#src/service/while-leased.ts'

const leaseMs = 10_000

/** One lease, by the clock of the test, for several processes. */
function createLease() {
  let held: { by: string; until: number } | undefined
  let isDown = false
  const of = (me: string): Leases => ({
    async take() {
      if (isDown) throw new Error('the database is away')
      if (held && held.by !== me && held.until > performance.now()) return false
      held = { by: me, until: performance.now() + leaseMs }
      return true
    },
    async release() {
      if (held?.by === me) held = undefined
    },
  })
  return {
    of,
    setDown: (down: boolean) => {
      isDown = down
    },
  }
}

let lease: ReturnType<typeof createLease>
let atWork: Set<string>
let most: number
let troubles: number

beforeEach(() => {
  vi.useFakeTimers()
  lease = createLease()
  atWork = new Set()
  most = 0
  troubles = 0
})
afterEach(() => {
  vi.useRealTimers()
})

function start(me: string): () => Promise<void> {
  return whileLeased({
    leases: lease.of(me),
    name: 'polling',
    leaseMs,
    begin() {
      atWork.add(me)
      most = Math.max(most, atWork.size)
      return async () => atWork.delete(me)
    },
    onTrouble: () => {
      troubles += 1
    },
  })
}

describe('what one process of several does at a time', () => {
  it('is done by the first, and by the next one as soon as it ends', async () => {
    const stopFirst = start('first')
    const stopSecond = start('second')
    await vi.advanceTimersByTimeAsync(3 * leaseMs)
    expect([...atWork]).toEqual(['first'])
    await stopFirst()
    expect([...atWork]).toEqual([])
    await vi.advanceTimersByTimeAsync(leaseMs / 2)
    expect([...atWork]).toEqual(['second'])
    await stopSecond()
    expect(most).toBe(1)
  })

  it('ends before another one may begin, when the lease cannot be kept', async () => {
    const stopFirst = start('first')
    await vi.advanceTimersByTimeAsync(leaseMs)
    lease.setDown(true)
    await vi.advanceTimersByTimeAsync(0.9 * leaseMs)
    expect([...atWork]).toEqual([])
    expect(troubles).toBeGreaterThan(0)
    lease.setDown(false)
    const stopSecond = start('second')
    await vi.advanceTimersByTimeAsync(2 * leaseMs)
    expect(atWork.size).toBe(1)
    await stopFirst()
    await stopSecond()
    expect(atWork.size).toBe(0)
    expect(most).toBe(1)
  })
})
