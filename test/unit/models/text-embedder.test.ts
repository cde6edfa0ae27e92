import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createMemoryBreakerStore } from '#src/adapters/memory/breaker-store.ts'
import type { CallFailure } from '#src/domain/call-failure.ts'
import { createDeadline } from '#src/lib/deadline.ts'
import { createBreaker } from '#src/models/calls/breaker.ts'
import { createBulkhead } from '#src/models/calls/bulkhead.ts'
import type { TextEmbedderCard } from '#src/models/config/text-embedder-card.ts'
import { createTextEmbedder, type TextEmbedderOptions } from '#src/models/text-embedder.ts'
import type { Attempt } from '#src/ports/call-trace.ts'
import type { EmbeddingReply, EmbedRequest } from '#src/ports/text-embedder.ts'
import { createMemoryLedger } from '#test/support/model-fakes.ts'

/** A micro-USD per token. */
const card: TextEmbedderCard = {
  name: 'words',
  dim: 3,
  shorten: true,
  timeoutMs: 1_500,
  usdPerMillionTokens: 1,
}
const unit = Float32Array.of(1, 0, 0)
const embedded: EmbeddingReply = { kind: 'embedded', vectors: [unit], tokens: 5 }

function failed(failure: CallFailure, overrides: object = {}): EmbeddingReply {
  return { kind: 'failed', failure, detail: 'no', mayBeCharged: false, ...overrides }
}

/** An embedder whose provider gives these replies, the last one again and again. */
function setUp(replies: readonly EmbeddingReply[], overrides: Partial<TextEmbedderOptions> = {}) {
  const ledger = createMemoryLedger()
  const attempts: Attempt[] = []
  let calls = 0
  const embedder = createTextEmbedder({
    card,
    client: {
      async embed() {
        calls += 1
        return replies[calls - 1] ?? replies.at(-1) ?? embedded
      },
    },
    ledger,
    breaker: createBreaker({ store: createMemoryBreakerStore() }),
    bulkhead: createBulkhead(),
    onAttempt: (attempt) => void attempts.push(attempt),
    ...overrides,
  })
  const embed = (request: Partial<EmbedRequest> = {}) =>
    embedder.embed(['сукня'], {
      purpose: 'search',
      identificationId: randomUUID(),
      shopperId: 'shopper 1',
      deadline: createDeadline(60_000),
      ...request,
    })
  return { embedder, embed, ledger, attempts, calls: () => calls }
}

/** Ends when it is told to, and never by itself. */
const hang: TextEmbedderOptions['client']['embed'] = (_texts, signal) =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(failed('timeout', { mayBeCharged: true })))
  })

/** A provider that takes 300 ms, unless it is told to end before. */
const slow: TextEmbedderOptions['client'] = {
  embed: (texts, signal) =>
    Promise.race([
      hang(texts, signal),
      new Promise<EmbeddingReply>((resolve) => setTimeout(resolve, 300, embedded)),
    ]),
}

describe('a text embedder', () => {
  it('has an id that carries model and dimension, and that no embedder of images has', () => {
    expect(setUp([]).embedder.id).toBe('text:words@3')
    const other = { ...card, model: 'org/words-v2', dim: 8 }
    expect(setUp([], { card: other }).embedder.id).toBe('text:org/words-v2@8')
  })

  it('reserves the worst case before a call and settles it after', async () => {
    const { embed, ledger, attempts } = setUp([embedded])
    const identificationId = randomUUID()
    expect(await embed({ identificationId })).toEqual({
      kind: 'embedded',
      vectors: [unit],
      costMicroUsd: 5,
    })
    expect(ledger.rows()).toMatchObject([
      {
        purpose: 'search',
        identificationId,
        shopperId: 'shopper 1',
        model: 'words',
        // Ten bytes in five letters, and what may stand around them.
        worstCaseMicroUsd: 18,
        end: { settled: { tokensIn: 5, tokensOut: 0, costMicroUsd: 5 } },
      },
    ])
    expect(attempts).toMatchObject([{ model: 'words', result: 'answered', costMicroUsd: 5 }])
  })

  it('costs whole micro-USD, rounded up', async () => {
    const { embed } = setUp([embedded], { card: { ...card, usdPerMillionTokens: 0.02 } })
    expect(await embed()).toMatchObject({ costMicroUsd: 1 })
  })

  it.each<readonly [string, EmbeddingReply, number]>([
    ['what was counted', failed('schema', { usage: { tokensIn: 7, tokensOut: 0 } }), 7],
    ['the worst case where nobody counted', failed('empty', { mayBeCharged: true }), 18],
    ['nothing for a refused request', failed('bad-request'), 0],
  ])('is charged %s when it fails', async (_, reply, costMicroUsd) => {
    const { embed, ledger } = setUp([reply])
    expect(await embed()).toMatchObject({ kind: 'unavailable', costMicroUsd })
    const end = costMicroUsd > 0 ? { settled: { costMicroUsd } } : { released: 'bad-request' }
    expect(ledger.rows()).toMatchObject([{ end }])
  })

  it('is charged the worst case for an answer that nobody counted', async () => {
    const { embed } = setUp([{ ...embedded, tokens: undefined }])
    expect(await embed()).toMatchObject({ kind: 'embedded', costMicroUsd: 18 })
  })
})

describe('without money', () => {
  it.each(['day', 'shopper-day', 'photo'] as const)(
    'no call is made: the budget of the %s is used up',
    async (limit) => {
      const ledger = createMemoryLedger(() => ({ kind: 'refused', limit }))
      const { embed, calls } = setUp([embedded], { ledger })
      expect(await embed()).toMatchObject({ reason: `the budget is spent (${limit})` })
      expect(calls()).toBe(0)
    },
  )

  it('no call is made: the ledger cannot be reached', async () => {
    const reserve = () => Promise.reject(new Error('connection refused'))
    const { embed, calls } = setUp([embedded], { ledger: { ...createMemoryLedger(), reserve } })
    expect(await embed()).toMatchObject({ kind: 'unavailable', costMicroUsd: 0 })
    expect(calls()).toBe(0)
  })

  it('no call is made: the ledger does not answer', async () => {
    const reserve = () => new Promise<never>(() => undefined)
    const { embed, calls } = setUp([embedded], { ledger: { ...createMemoryLedger(), reserve } })
    const ended = await embed({ deadline: createDeadline(100) })
    expect([ended.kind, calls()]).toEqual(['unavailable', 0])
  })

  it('no call is made: too many are on their way', async () => {
    const bulkhead = createBulkhead({ inFlight: 1, waiting: 0 })
    const { embed, attempts, ledger } = setUp([embedded], { bulkhead })
    const first = embed()
    const traced: Attempt[] = []
    const trace = { asked: () => undefined, attempted: (one: Attempt) => void traced.push(one) }
    const refused = { kind: 'unavailable', reason: 'too many calls at once', costMicroUsd: 0 }
    expect(await embed({ trace })).toEqual(refused)
    expect(traced).toMatchObject([{ result: 'not-called', detail: 'too many calls at once' }])
    expect(await first).toMatchObject({ kind: 'embedded' })
    expect([attempts.length, ledger.rows().length]).toEqual([1, 1])
  })

  it('an answer that cannot be settled is used all the same', async () => {
    const troubles: string[] = []
    const settle = () => Promise.reject(new Error('connection reset'))
    const { embed } = setUp([embedded], {
      ledger: { ...createMemoryLedger(), settle },
      onLedgerTrouble: (reason) => void troubles.push(reason),
    })
    expect(await embed()).toMatchObject({ kind: 'embedded' })
    expect(troubles).toEqual(['connection reset'])
  })
})

describe('a failing provider', () => {
  it('is asked once more where that may help, and both calls are paid', async () => {
    const again = failed('rate-limit', { retryAfterMs: 1, usage: { tokensIn: 2, tokensOut: 0 } })
    const { embed, ledger } = setUp([again, embedded])
    expect(await embed()).toMatchObject({ kind: 'embedded', costMicroUsd: 7 })
    expect(ledger.rows()).toHaveLength(2)
  })

  it('is not waited for longer than there is time', async () => {
    const { embed, calls } = setUp([failed('rate-limit', { retryAfterMs: 1_000 })])
    expect(await embed({ deadline: createDeadline(2_000) })).toMatchObject({ reason: 'rate-limit' })
    expect(calls()).toBe(1)
  })

  it('is skipped after a few failures', async () => {
    const { embed, calls, ledger } = setUp([failed('schema')])
    for (let photo = 0; photo < 20; photo += 1) await embed()
    expect([calls(), ledger.rows().length]).toEqual([5, 5])
    expect(await embed()).toMatchObject({ reason: 'skipped: circuit open' })
  })

  it.each(['auth', 'not-found', 'out-of-budget'] as const)(
    'is skipped at once: %s',
    async (failure) => {
      const { embed, calls } = setUp([failed(failure)])
      await embed()
      await embed()
      expect(calls()).toBe(1)
    },
  )

  it.each([
    ['its own limit for a search', 'search', 'unavailable'],
    ['what is left for the catalogue', 'catalogue', 'embedded'],
  ] as const)('is given %s', async (_, purpose, kind) => {
    const { embed } = setUp([], { card: { ...card, timeoutMs: 100 }, client: slow })
    expect((await embed({ purpose })).kind).toBe(kind)
  })

  it('is not blamed when it was given less time than it may need', async () => {
    const breakers = createMemoryBreakerStore()
    const { embed, attempts } = setUp([], {
      card: { ...card, timeoutMs: 60_000 },
      client: { embed: hang },
      breaker: createBreaker({ store: breakers }),
    })
    const searches = Array.from({ length: 6 }, () => embed({ deadline: createDeadline(1_000) }))
    await Promise.all(searches)
    expect(attempts.map(({ result }) => result)).toEqual(searches.map(() => 'timeout'))
    expect(await breakers.admit(card.name, 1)).toBe('closed')
  })

  it('is not asked when there is no time', async () => {
    const { embed, calls } = setUp([embedded])
    expect(await embed({ deadline: createDeadline(20) })).toMatchObject({ reason: 'no time left' })
    expect(calls()).toBe(0)
  })
})
