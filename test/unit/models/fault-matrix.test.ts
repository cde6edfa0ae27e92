import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMemoryBreakerStore } from '#src/adapters/memory/breaker-store.ts'
import { createEmbeddingClient } from '#src/adapters/openai/embedding-client.ts'
import { callFailures } from '#src/domain/call-failure.ts'
import { createDeadline } from '#src/lib/deadline.ts'
import { createBreaker } from '#src/models/calls/breaker.ts'
import { createBulkhead } from '#src/models/calls/bulkhead.ts'
import { createTextEmbedder } from '#src/models/text-embedder.ts'
import type { BreakerStore } from '#src/ports/breaker-store.ts'
import type { Attempt } from '#src/ports/call-trace.ts'
import { createMemoryLedger, type LedgerRow } from '#test/support/model-fakes.ts'
import { embedderFaults, type Fault, modelFaults } from '#test/support/model-faults.ts'
import { choosing, type ModelServer, startModelServer, status } from '#test/support/model-server.ts'
import { chainModel, createVisionWorld, modelCard } from '#test/support/vision-world.ts'

const hour = 3_600_000
const window = { calls: 8, failures: 5 }
const rungTimeoutMs = 120_000

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

async function breakersIn(state: BreakerState, model: string): Promise<BreakerStore> {
  const store = createMemoryBreakerStore()
  if (state === 'closed') return store
  await store.failed(model, { window, cooldownMs: state === 'open' ? hour : 1, atOnce: true })
  await delay(10)
  return store
}

function timeoutOf({ failure }: Fault): number {
  return failure === 'timeout' ? 400 : 15_000
}

let server: ModelServer
let cases = 0

beforeAll(async () => {
  server = await startModelServer()
})
afterAll(() => server.close())

/** What happened to a model in one cell of the matrix. */
interface Cell {
  readonly model: string
  readonly attempts: readonly Attempt[]
  readonly ledger: readonly LedgerRow[]
  readonly costMicroUsd: number
  readonly isOpen: boolean
}

/** Attempts made are attempts planned: by what the server saw, by the trace, and by the ledger. */
function expectPlanned(fault: Fault, breaker: BreakerState, cell: Cell): void {
  const { model, attempts, ledger, costMicroUsd, isOpen } = cell
  const planned = plan(fault, breaker)
  const calls = attempts.filter((attempt) => attempt.model === model)
  const wanted = breaker === 'open' ? ['not-called'] : repeat(fault.failure, planned.calls)
  expect(calls.map(({ result }) => result)).toEqual(wanted)
  expect(server.received(model)).toHaveLength(planned.calls)
  expect(ledger.filter((row) => row.model === model)).toHaveLength(planned.calls)
  // Nothing stays reserved, and what it cost is what was settled.
  const settled = ledger.map(({ end }) => {
    if (!end) return Number.NaN
    return 'settled' in end ? end.settled.costMicroUsd : 0
  })
  expect(settled.reduce((sum, cost) => sum + cost, 0)).toBe(costMicroUsd)
  expect(isOpen).toBe(planned.isOpenAfter)
  expect(JSON.stringify(attempts)).not.toContain('key-of-a-test')
}

function repeat<T>(value: T, times: number): readonly T[] {
  return Array.from({ length: times }, () => value)
}

/** A chain of three: the models before the faulty one are without money, those after it are well. */
async function identify(fault: Fault, position: number, breaker: BreakerState) {
  cases += 1
  const names = [0, 1, 2].map((at) => `case-${cases}-model-${at}`)
  const model = names[position] ?? ''
  for (const [at, name] of names.entries()) {
    server.script(name, at < position ? status(402) : choosing('2'))
  }
  server.script(model, fault.behave)
  const breakers = await breakersIn(breaker, model)
  const models = names.map((name) =>
    chainModel(
      modelCard(name, name === model ? { timeoutMs: timeoutOf(fault) } : {}),
      server.baseUrl,
    ),
  )
  const world = createVisionWorld({ models, breakers, timeoutMs: rungTimeoutMs })
  const { identification, attempts } = await world.identify()
  const { costMicroUsd } = identification
  const isOpen = (await breakers.admit(model, hour)) === 'open'
  const ledger = world.ledger.rows()
  return { identification, names, model, attempts, ledger, costMicroUsd, isOpen }
}

describe.each(modelFaults)('a model that fails with: $name', (fault) => {
  it.each([0, 1, 2])('at place %i of the chain', async (position) => {
    const results = await Promise.all(
      breakerStates.map(async (breaker) => ({
        breaker,
        ...(await identify(fault, position, breaker)),
      })),
    )
    for (const { identification, breaker, names, ...cell } of results) {
      expectPlanned(fault, breaker, cell)
      const isLast = position === 2
      // The ladder ends well: with the next model's choice, or with what the embedder left.
      expect(identification.outcome).toMatchObject(
        isLast
          ? { outcome: 'ambiguous', offered: [{ sku: 'A' }, { sku: 'B' }] }
          : { outcome: 'matched', sku: 'B', method: 'llm' },
      )
      expect(identification.latencyMs).toBeLessThan(rungTimeoutMs)
      // Every model before it was asked once, the next one as well, and no other.
      const others = names.map((name) => server.received(name).length).toSpliced(position, 1)
      expect(others).toEqual({ 0: [1, 0], 1: [1, 1], 2: [1, 1] }[position])
      expect(cell.ledger).toHaveLength(
        names.reduce((sum, name) => sum + server.received(name).length, 0),
      )
      expect(JSON.stringify(identification)).not.toContain('key-of-a-test')
    }
  })
})

async function embed(fault: Fault, breaker: BreakerState) {
  cases += 1
  const model = `case-${cases}-embedder`
  server.script(model, fault.behave)
  const breakers = await breakersIn(breaker, model)
  const ledger = createMemoryLedger()
  const attempts: Attempt[] = []
  const provider = { baseUrl: server.baseUrl, apiKey: 'key-of-a-test' }
  const card = { dim: 3, shorten: true, timeoutMs: timeoutOf(fault), usdPerMillionTokens: 1 }
  const embedder = createTextEmbedder({
    card: { ...card, name: model },
    client: createEmbeddingClient({ ...card, ...provider, model }),
    ledger,
    breaker: createBreaker({ store: breakers }),
    bulkhead: createBulkhead(),
  })
  const embedding = await embedder.embed(['сукня'], {
    purpose: 'search',
    identificationId: randomUUID(),
    shopperId: 'shopper',
    deadline: createDeadline(rungTimeoutMs),
    trace: { asked: () => undefined, attempted: (attempt) => void attempts.push(attempt) },
  })
  const { costMicroUsd } = embedding
  const isOpen = (await breakers.admit(model, hour)) === 'open'
  return { embedding, model, attempts, ledger: ledger.rows(), costMicroUsd, isOpen }
}

describe.each(embedderFaults)('a text embedder that fails with: $name', (fault) => {
  it.each(breakerStates)('and a breaker that is %s', async (breaker) => {
    const { embedding, ...cell } = await embed(fault, breaker)
    expectPlanned(fault, breaker, cell)
    const { calls } = plan(fault, breaker)
    const reasons = breaker === 'open' ? ['skipped: circuit open'] : repeat(fault.failure, calls)
    expect(embedding).toMatchObject({ kind: 'unavailable', reason: reasons.join('; ') })
  })
})

describe('the matrix', () => {
  const classesOf = (faults: readonly Fault[]) => new Set(faults.map(({ failure }) => failure))

  it('has every class of failure', () => {
    expect(classesOf(modelFaults)).toEqual(new Set(callFailures))
    expect(classesOf(embedderFaults)).toEqual(
      new Set(callFailures).difference(new Set(['refusal', 'truncated'])),
    )
  })
})
