import { describe, expect, it } from 'vitest'
import { createDeadline, type Deadline } from '#src/lib/deadline.ts'
import { createBulkhead } from '#src/models/calls/bulkhead.ts'

const never: Deadline = { signal: new AbortController().signal, remainingMs: () => 60_000 }

/** Work that lasts until it is told to end, and what has begun so far, in order. */
function heldWork() {
  const begun: number[] = []
  const ends = Array.from({ length: 1_000 }, () => Promise.withResolvers<string>())
  return {
    begun,
    work: (at: number) => async () => {
      begun.push(at)
      return ends[at]?.promise
    },
    end: (at: number) => ends[at]?.resolve(`answer ${at}`),
    fail: (at: number) => ends[at]?.reject(new Error(`failure ${at}`)),
  }
}

describe('a bulkhead', () => {
  it('serves the first, lets some wait, and turns the rest away while none has ended', async () => {
    let refused = 0
    const bulkhead = createBulkhead({ inFlight: 3, waiting: 2, onRefused: () => (refused += 1) })
    const { begun, work, end } = heldWork()
    const passes = Array.from({ length: 1_000 }, (_, at) => bulkhead.pass(never, work(at)))
    const rest = await Promise.all(passes.slice(5))
    const busy = { kind: 'refused', reason: 'too many calls at once' }
    expect(rest.filter((one) => one.kind === 'passed')).toEqual([])
    expect(rest[0]).toEqual(busy)
    expect(refused).toBe(995)
    expect(begun).toEqual([0, 1, 2])
    // One that ends lets one of those who wait begin.
    end(1)
    expect(await passes[1]).toEqual({ kind: 'passed', value: 'answer 1' })
    end(3)
    expect(await passes[3]).toEqual({ kind: 'passed', value: 'answer 3' })
    for (const at of [0, 2, 4]) end(at)
    const served = await Promise.all(passes.slice(0, 5))
    expect(served.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => 'passed'))
    expect(begun).toEqual([0, 1, 2, 3, 4])
  })

  it('has as many places after work that failed', async () => {
    const bulkhead = createBulkhead({ inFlight: 1, waiting: 1 })
    const { begun, work, fail, end } = heldWork()
    const [first, second] = [bulkhead.pass(never, work(1)), bulkhead.pass(never, work(2))]
    fail(1)
    await expect(first).rejects.toThrow('failure 1')
    end(2)
    expect(await second).toEqual({ kind: 'passed', value: 'answer 2' })
    const third = bulkhead.pass(never, work(3))
    expect(begun).toEqual([1, 2, 3])
    end(3)
    expect(await third).toEqual({ kind: 'passed', value: 'answer 3' })
  })

  it('lets go of who has no time left, and begins no work for them', async () => {
    const bulkhead = createBulkhead({ inFlight: 1, waiting: 1 })
    const { begun, work, end } = heldWork()
    const first = bulkhead.pass(never, work(1))
    expect(await bulkhead.pass(createDeadline(1), work(2))).toEqual({
      kind: 'refused',
      reason: 'no time left',
    })
    // Its place in the line is free again.
    const third = bulkhead.pass(never, work(3))
    end(1)
    await first
    end(3)
    expect(await third).toEqual({ kind: 'passed', value: 'answer 3' })
    expect(begun).toEqual([1, 3])
  })

  it('hands on a turn that comes in the moment the deadline passes', async () => {
    const bulkhead = createBulkhead({ inFlight: 1, waiting: 2 })
    const { work, end, begun } = heldWork()
    const controller = new AbortController()
    const first = bulkhead.pass(never, async () => controller.abort())
    const late = bulkhead.pass({ ...never, signal: controller.signal }, work(2))
    const next = bulkhead.pass(never, work(3))
    await first
    expect(await late).toEqual({ kind: 'refused', reason: 'no time left' })
    await expect.poll(() => begun).toEqual([3])
    end(3)
    expect(await next).toEqual({ kind: 'passed', value: 'answer 3' })
  })
})
