import { describe, expect, it } from 'vitest'
import { createMemoryBreakerStore } from '#src/adapters/memory/breaker-store.ts'
import type { CallFailure } from '#src/domain/call-failure.ts'
import { nextStep } from '#src/models/calls/reactions.ts'
import type { Reservation } from '#src/ports/ledger.ts'
import type { FailedReply, ModelClient, ModelReply } from '#src/ports/model-client.ts'
import { createMemoryLedger } from '#test/support/model-fakes.ts'
import { createVisionWorld, modelCard } from '#test/support/vision-world.ts'

const content = JSON.stringify({ attributes: [], reason: 'same', choice: '1', confidence: 0.9 })
const answered: ModelReply = { kind: 'replied', content, usage: { tokensIn: 500, tokensOut: 20 } }

function client(...replies: readonly ModelReply[]): ModelClient & { asked(): number } {
  let asked = 0
  return {
    asked: () => asked,
    async ask() {
      asked += 1
      return replies[asked - 1] ?? answered
    },
  }
}

function failing(failure: CallFailure, mayBeCharged = false): FailedReply {
  return { kind: 'failed', failure, detail: 'no', mayBeCharged }
}

/** A model that ends when it is told to, and never by itself. */
const hanging: ModelClient = {
  ask: (_request, signal) =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve(failing('timeout', true)))
    }),
}

describe('the ledger', () => {
  it('is told the worst case before a call and the real cost after it', async () => {
    const model = client()
    const { identify, ledger } = createVisionWorld({
      models: [{ card: modelCard('m'), client: model }],
    })
    const { identification } = await identify()
    const [row] = ledger.rows()
    expect(row).toMatchObject({
      identificationId: identification.id,
      shopperId: 'shopper 1',
      model: 'm',
      promptVersion: 'choose-product@2',
      end: { settled: { tokensIn: 500, tokensOut: 20, costMicroUsd: 700 } },
    })
    expect(row?.worstCaseMicroUsd).toBeGreaterThan(1_200)
    expect(identification.costMicroUsd).toBe(700)
  })

  it.each<readonly [string, ModelReply, object]>([
    ['nothing for a refused connection', failing('transport'), { released: 'transport' }],
    [
      'the worst case for a call that may have been charged',
      failing('timeout', true),
      { settled: { failure: 'timeout', tokensIn: 0 } },
    ],
    [
      'what was counted for an answer of no use',
      { ...failing('truncated', true), usage: { tokensIn: 500, tokensOut: 100 } },
      { settled: { failure: 'truncated', costMicroUsd: 1_500 } },
    ],
    [
      'the worst case for an answer without a count',
      { kind: 'replied', content, usage: undefined },
      { settled: { tokensIn: 0 } },
    ],
  ] as const)('is charged %s', async (_, reply, end) => {
    // One call: a second one would be charged as well.
    const ledger = createMemoryLedger()
    const models = [{ card: modelCard('m'), client: client(reply) }]
    const { identify } = createVisionWorld({ models, ledger })
    const { identification } = await identify()
    const [row] = ledger.rows()
    expect(row?.end).toMatchObject(end)
    const isWorst = row?.end && 'settled' in row.end && row.end.settled.tokensIn === 0
    if (isWorst) expect(identification.costMicroUsd).toBe(row?.worstCaseMicroUsd)
  })

  it('is charged the worst case when the server counts what no call can take', async () => {
    const ledger = createMemoryLedger()
    const usage = { tokensIn: 9_000_000, tokensOut: 1 }
    const models = [{ card: modelCard('m'), client: client({ kind: 'replied', content, usage }) }]
    const { identification } = await createVisionWorld({ models, ledger }).identify()
    expect(identification.costMicroUsd).toBe(ledger.rows()[0]?.worstCaseMicroUsd)
  })

  it.each(['day', 'shopper-day', 'photo'] as const)(
    'that refuses a dear model for the %s may have room for a cheap one',
    async (limit) => {
      const [dear, cheap] = [client(), client()]
      const ledger = createMemoryLedger(({ model }): Reservation | undefined =>
        model === 'dear' ? { kind: 'refused', limit } : undefined,
      )
      const models = [
        { card: modelCard('dear'), client: dear },
        { card: modelCard('cheap'), client: cheap },
      ]
      const { identification } = await createVisionWorld({ models, ledger }).identify()
      expect([dear.asked(), cheap.asked()]).toEqual([0, 1])
      expect(identification.outcome.outcome).toBe('matched')
    },
  )

  it('that refuses another request this hour ends the rung, with the reason', async () => {
    const models = ['a', 'b'].map((name) => ({ card: modelCard(name), client: client() }))
    const ledger = createMemoryLedger(() => ({ kind: 'refused', limit: 'hour' }))
    const { identification } = await createVisionWorld({ models, ledger }).identify()
    expect(models.map((model) => model.client.asked())).toEqual([0, 0])
    expect(identification.outcome.outcome).toBe('ambiguous')
    expect(identification.rungs.at(-1)).toMatchObject({
      result: 'unavailable',
      reason: 'a: the budget is spent (hour)',
    })
  })

  it('that cannot be reached means no call at all, and the ladder goes on', async () => {
    const models = ['a', 'b'].map((name) => ({ card: modelCard(name), client: client() }))
    const ledger = createMemoryLedger()
    const down = { ...ledger, reserve: () => Promise.reject(new Error('connection refused')) }
    const { identification } = await createVisionWorld({ models, ledger: down }).identify()
    expect(models.map((model) => model.client.asked())).toEqual([0, 0])
    expect(identification.outcome.outcome).toBe('ambiguous')
    expect(identification.rungs.at(-1)?.reason).toContain('no call without the ledger')
  })

  it('that goes away during a call costs nobody the answer', async () => {
    const ledger = createMemoryLedger()
    const down = { ...ledger, settle: () => Promise.reject(new Error('connection lost')) }
    const models = [{ card: modelCard('a'), client: client() }]
    const { identification } = await createVisionWorld({ models, ledger: down }).identify()
    expect(identification.outcome).toMatchObject({ outcome: 'matched', sku: 'A' })
  })

  it('that never answers is waited for no longer than the deadline', async () => {
    const ledger = createMemoryLedger()
    const mute = { ...ledger, reserve: () => new Promise<never>(() => undefined) }
    const models = [{ card: modelCard('a'), client: client() }]
    const world = createVisionWorld({ models, ledger: mute, timeoutMs: 400 })
    const { identification } = await world.identify()
    expect(identification.outcome.outcome).toBe('ambiguous')
  })
})

describe('the deadline', () => {
  it('does not blame a model that was given less time than it needs', async () => {
    const breakers = createMemoryBreakerStore()
    const models = [{ card: modelCard('a'), client: hanging }]
    const world = createVisionWorld({ models, breakers, timeoutMs: 2_000 })
    const calls = await Promise.all(Array.from({ length: 6 }, () => world.identify()))
    const results = calls.flatMap(({ attempts }) => attempts.map(({ result }) => result))
    expect(results).toEqual(Array.from({ length: 6 }, () => 'timeout'))
    expect(await breakers.admit('a', 1)).toBe('closed')
  })

  it('leaves no time for models before it has begun', async () => {
    const model = client()
    const world = createVisionWorld({
      models: [{ card: modelCard('a'), client: model }],
      timeoutMs: 1,
    })
    const { identification } = await world.identify()
    expect([model.asked(), identification.outcome.outcome]).toEqual([0, 'ambiguous'])
  })
})

describe('a chain', () => {
  it('calls a model whose own timeout is shorter than the time that must be left for a call', async () => {
    const models = [{ card: modelCard('a', { timeoutMs: 150 }), client: client() }]
    const { identification } = await createVisionWorld({ models }).identify()
    expect(identification.outcome.outcome).toBe('matched')
  })

  it('without a model says what is missing', async () => {
    const { identification } = await createVisionWorld({ models: [] }).identify()
    expect(identification.rungs.at(-1)?.reason).toBe('no model of the chain has its key')
  })

  it('says why each model was of no use', async () => {
    const models = [
      { card: modelCard('a'), client: client(failing('server'), failing('server')) },
      { card: modelCard('b'), client: client(failing('refusal')) },
    ]
    const { identification } = await createVisionWorld({ models }).identify()
    expect(identification.rungs.at(-1)?.reason).toBe('a: server; a: server; b: refusal')
  })

  it('finds the recorded answer of the model that gave one', async () => {
    const unrecorded: ModelReply = { kind: 'unrecorded', detail: 'no recorded answer' }
    const models = [
      { card: modelCard('a'), client: client(unrecorded, unrecorded) },
      { card: modelCard('b'), client: client(answered, unrecorded) },
    ]
    const world = createVisionWorld({ models })
    expect((await world.identify()).identification.outcome.outcome).toBe('matched')
    expect((await world.identify()).identification.rungs.at(-1)?.reason).toBe(
      'a: no recorded answer; b: no recorded answer',
    )
  })
})

describe('what follows a failed call', () => {
  const failed = { failure: 'server', attempt: 1, isProbe: false, remainingMs: 10_000 } as const

  it('is the same model once more when the failure may pass', () => {
    expect(nextStep({ ...failed, retryAfterMs: undefined })).toMatchObject({ kind: 'retry' })
    expect(nextStep({ ...failed, retryAfterMs: 900 })).toEqual({ kind: 'retry', waitMs: 900 })
  })

  it.each([
    ['it was tried again already', { attempt: 2 }],
    ['the call was a probe', { isProbe: true }],
    ['waiting would take too much of what is left', { remainingMs: 500 }],
    ['the class says so', { failure: 'refusal' }],
  ] as const)('is the next model when %s', (_, change) => {
    expect(nextStep({ ...failed, retryAfterMs: undefined, ...change })).toMatchObject({
      kind: 'next-model',
      openForMs: undefined,
    })
  })

  it('opens the circuit of a model that asks for a longer pause than anyone waits', () => {
    expect(nextStep({ ...failed, failure: 'rate-limit', retryAfterMs: 60_000 })).toEqual({
      kind: 'next-model',
      openForMs: 60_000,
    })
  })
})
