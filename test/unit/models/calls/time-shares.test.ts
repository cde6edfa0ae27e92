import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDeadline } from '#src/lib/deadline.ts'
import { closedBreaker } from '#src/models/calls/breaker.ts'
import { createBulkhead } from '#src/models/calls/bulkhead.ts'
import { callInOrder } from '#src/models/calls/call-in-order.ts'
import { freeLedger } from '#src/models/calls/free-ledger.ts'
import type { PaidCall, PaidReply } from '#src/models/calls/paid-call.ts'

/** When each model was called and given up, in milliseconds from the start. */
interface Times {
  readonly begun: Record<string, number>
  readonly ended: Record<string, number>
}

const answered: PaidReply<string> = { kind: 'answered', value: 'A', usage: undefined }
const timeout: PaidReply<string> = {
  kind: 'failed',
  failure: 'timeout',
  detail: 'no',
  mayBeCharged: true,
}

/** A model that answers after `takesMs`, or never. */
function model(name: string, timeoutMs: number, { takesMs = Infinity, times }: Slowness) {
  const call: PaidCall<string> = {
    model: name,
    timeoutMs,
    minMs: 200,
    maxMs: timeoutMs,
    prepare: async () => ({
      worstCaseMicroUsd: 0,
      costMicroUsd: () => 0,
      send: async (signal) => {
        times.begun[name] = performance.now()
        const gaveUp = new Promise<PaidReply<string>>((resolve) => {
          signal.addEventListener('abort', () => resolve(timeout))
        })
        const reply = await Promise.race([gaveUp, ...(takesMs < Infinity ? [after(takesMs)] : [])])
        times.ended[name] = performance.now()
        return reply
      },
    }),
  }
  return call
}

interface Slowness {
  readonly takesMs?: number
  readonly times: Times
}

async function after(ms: number): Promise<PaidReply<string>> {
  await new Promise((resolve) => setTimeout(resolve, ms))
  return answered
}

async function ask(calls: readonly PaidCall<string>[], leftMs: number) {
  const dependencies = {
    ledger: freeLedger,
    breaker: closedBreaker,
    bulkhead: createBulkhead(),
  }
  const booking = {
    purpose: 'vision',
    identificationId: 'photo',
    shopperId: 'shopper',
    promptVersion: 'choose-product@1',
  } as const
  const terms = { booking, deadline: createDeadline(leftMs), trace: undefined }
  const asked = callInOrder(dependencies, calls, terms)
  await vi.advanceTimersByTimeAsync(leftMs)
  return asked
}

let times: Times

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
  times = { begun: {}, ended: {} }
})
afterEach(() => void vi.useRealTimers())

describe('the time that models share', () => {
  it('is enough for each to take its own when there is plenty', async () => {
    const calls = [model('a', 4_500, { times }), model('b', 2_500, { takesMs: 2_400, times })]
    expect(await ask(calls, 8_000)).toMatchObject({ kind: 'answered', value: 'A' })
    expect(durationsOf(times)).toEqual({ a: 4_500, b: 2_400 })
  })

  it('leaves the second its turn when the first one is slow and time is short', async () => {
    const calls = [model('a', 4_500, { times }), model('b', 2_500, { takesMs: 1_000, times })]
    expect(await ask(calls, 4_000)).toMatchObject({ kind: 'answered', value: 'A' })
    const { a } = durationsOf(times)
    expect(a).toBeGreaterThan(2_000)
    expect(a).toBeLessThan(2_500)
  })

  it('is the whole of it for a model that nobody comes after', async () => {
    const calls = [model('a', 4_500, { times })]
    await ask(calls, 4_000)
    expect(durationsOf(times)).toEqual({ a: 3_600 })
  })

  it('ends by the deadline however many hang, and each of them was asked', async () => {
    const calls = ['a', 'b', 'c'].map((name) => model(name, 60_000, { times }))
    const end = await ask(calls, 4_000)
    expect(end).toMatchObject({
      kind: 'exhausted',
      failures: [{ model: 'a' }, { model: 'b' }, { model: 'c' }],
    })
  })
})

function durationsOf({ begun, ended }: Times): Record<string, number> {
  return Object.fromEntries(
    Object.entries(begun).map(([name, at]) => [name, Math.round((ended[name] ?? Infinity) - at)]),
  )
}
