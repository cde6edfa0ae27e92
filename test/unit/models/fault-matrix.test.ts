import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMemoryBreakerStore } from '#src/adapters/memory/breaker-store.ts'
import { callFailures } from '#src/domain/call-failure.ts'
import type { BreakerStore } from '#src/ports/breaker-store.ts'

import { type Fault, faults } from '#test/support/model-faults.ts'
import { choosing, type ModelServer, startModelServer, status } from '#test/support/model-server.ts'
import { chainModel, createVisionWorld, modelCard } from '#test/support/vision-world.ts'

const hour = 3_600_000
const window = { calls: 8, failures: 5 }
const rungTimeoutMs = 20_000

type BreakerState = 'closed' | 'open' | 'half-open'
const breakerStates: readonly BreakerState[] = ['closed', 'open', 'half-open']

/** What has to happen, from the class of the fault alone. */
function plan(fault: Fault, breaker: BreakerState) {
  const calls = { closed: fault.calls, open: 0, 'half-open': 1 }[breaker]
  const isOpenAfter = {
    closed: fault.opens ?? false,
    open: true,
    'half-open': !fault.answersProbe,
  }[breaker]
  return { calls, isOpenAfter }
}

async function setBreaker(store: BreakerStore, model: string, state: BreakerState): Promise<void> {
  if (state === 'closed') return
  await store.failed(model, { window, cooldownMs: state === 'open' ? hour : 1, atOnce: true })
  await delay(10)
}

let server: ModelServer
let cases = 0

beforeAll(async () => {
  server = await startModelServer()
})
afterAll(() => server.close())

/** One cell of the matrix: the models before the faulty one are without money, those after it are well. */
async function run(fault: Fault, position: number, breaker: BreakerState) {
  cases += 1
  const names = [0, 1, 2].map((at) => `case-${cases}-model-${at}`)
  const faulty = names[position] ?? ''
  for (const [at, name] of names.entries()) {
    server.script(name, at < position ? status(402) : choosing('2'))
  }
  server.script(faulty, fault.behave)
  const breakers = createMemoryBreakerStore()
  await setBreaker(breakers, faulty, breaker)
  const timeoutMs = fault.failure === 'timeout' ? 400 : 15_000
  const models = names.map((name) =>
    chainModel(modelCard(name, name === faulty ? { timeoutMs } : {}), server.baseUrl),
  )
  const world = createVisionWorld({ models, breakers, timeoutMs: rungTimeoutMs })
  const traced = await world.identify()
  const seen = names.map((name) => server.received(name).length)
  const admission = await breakers.admit(faulty, hour)
  return { ...traced, ledger: world.ledger.rows(), seen, faulty, isOpen: admission === 'open' }
}

describe.each(faults)('a model that fails with: $name', (fault) => {
  it.each([0, 1, 2])('at place %i of the chain', async (position) => {
    const results = await Promise.all(
      breakerStates.map(async (breaker) => ({
        planned: plan(fault, breaker),
        ...(await run(fault, position, breaker)),
      })),
    )
    for (const { identification, planned, seen, attempts, ledger, faulty, isOpen } of results) {
      const isLast = position === 2
      // The ladder ends well: with the next model's choice, or with what the embedder left.
      expect(identification.outcome).toMatchObject(
        isLast
          ? { outcome: 'ambiguous', offered: [{ sku: 'A' }, { sku: 'B' }] }
          : { outcome: 'matched', sku: 'B', method: 'llm' },
      )
      expect(identification.latencyMs).toBeLessThan(rungTimeoutMs)
      // Attempts made are attempts planned: by what the server saw, by the trace, and by the ledger.
      const wanted = [0, 1, 2].map((at) => callsAt(at, position, planned.calls))
      expect(seen).toEqual(wanted)
      const calls = attempts.filter(({ result }) => result !== 'not-called')
      const results = calls.filter(({ model }) => model === faulty).map(({ result }) => result)
      expect(results).toEqual(Array.from({ length: planned.calls }, () => fault.failure))
      const total = wanted.reduce((sum, count) => sum + count)
      expect([calls.length, ledger.length]).toEqual([total, total])
      // Nothing stays reserved, and what it cost is what was settled.
      const settled = ledger.map(({ end }) => {
        if (!end) return Number.NaN
        return 'settled' in end ? end.settled.costMicroUsd : 0
      })
      expect(settled.reduce((sum, cost) => sum + cost, 0)).toBe(identification.costMicroUsd)
      expect(isOpen).toBe(planned.isOpenAfter)
      expect(JSON.stringify([attempts, identification])).not.toContain('key-of-a-test')
    }
  })
})

function callsAt(at: number, position: number, planned: number): number {
  if (at < position) return 1
  if (at === position) return planned
  return at === position + 1 ? 1 : 0
}

describe('the matrix', () => {
  it('has every class of failure', () => {
    expect(new Set(faults.map(({ failure }) => failure))).toEqual(new Set(callFailures))
  })
})
