import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  createEmbeddingClient,
  type EmbeddingClientOptions,
} from '#src/adapters/openai/embedding-client.ts'
import {
  type Behaviour,
  embedding,
  empty,
  hanging,
  html,
  json,
  type ModelServer,
  resetting,
  resettingMidBody,
  startModelServer,
  status,
  trickling,
} from '#test/support/model-server.ts'

let server: ModelServer
let calls = 0
beforeAll(async () => {
  server = await startModelServer()
})
afterAll(() => server.close())
beforeEach(() => {
  calls += 1
})

interface Asking {
  readonly texts?: readonly string[]
  readonly timeoutMs?: number
}

async function embed(
  behaviour: Behaviour,
  overrides: Partial<EmbeddingClientOptions> = {},
  { texts = ['one', 'three'], timeoutMs = 120_000 }: Asking = {},
) {
  const model = `model-${calls}`
  server.script(model, behaviour)
  const client = createEmbeddingClient({
    baseUrl: server.baseUrl,
    apiKey: 'sk-secret-5551',
    model,
    dim: 3,
    shorten: true,
    ...overrides,
  })
  const reply = await client.embed(texts, AbortSignal.timeout(timeoutMs))
  return { reply, received: server.received(model) }
}

const byLength = embedding((text) => [0, text.length, 0])
const vectors = (...embeddings: readonly (readonly unknown[])[]) =>
  json({ data: embeddings.map((one, index) => ({ index, embedding: one })) })

describe('a request for embeddings', () => {
  it('holds the texts and how long the vectors are to be, and is made once', async () => {
    const { received } = await embed(byLength)
    expect(received).toMatchObject([
      {
        body: { input: ['one', 'three'], dimensions: 3, encoding_format: 'float' },
        headers: { authorization: 'Bearer sk-secret-5551' },
      },
    ])
  })

  it('says nothing of the length to a server that knows one alone', async () => {
    const { received } = await embed(byLength, { shorten: false })
    expect(Object.keys(received[0]?.body ?? {})).not.toContain('dimensions')
  })

  it.each([500, 429, 401])('is not repeated when the answer is %i', async (code) => {
    const { received } = await embed(status(code, {}, { 'x-should-retry': 'true' }))
    expect(received).toHaveLength(1)
  })
})

describe('vectors', () => {
  it('have length 1, whatever the provider gave, and come with the count of tokens', async () => {
    const { reply } = await embed(embedding((text) => [0, text.length, text.length]))
    const half = Math.fround(Math.SQRT1_2)
    const unit = Float32Array.of(0, half, half)
    expect(reply).toEqual({ kind: 'embedded', vectors: [unit, unit], tokens: 8 })
  })

  it('belong to their texts, in whatever order they come', async () => {
    const data = [
      { index: 1, embedding: [0, 1, 0] },
      { index: 0, embedding: [1, 0, 0] },
    ]
    const { reply } = await embed(json({ data }))
    expect(reply).toMatchObject({
      vectors: [Float32Array.of(1, 0, 0), Float32Array.of(0, 1, 0)],
      tokens: undefined,
    })
  })

  it('may come without their places', async () => {
    const { reply } = await embed(
      json({ data: [{ embedding: [1, 0, 0] }, { embedding: [0, 1, 0] }] }),
    )
    expect(reply).toMatchObject({ vectors: [Float32Array.of(1, 0, 0), Float32Array.of(0, 1, 0)] })
  })

  it('come in batches of 128 with thousands of values', async () => {
    const dim = 4_096
    const long = Array.from({ length: dim }, (_, at) => -1 / (at + 1.234_567_890_123))
    const texts = Array.from({ length: 128 }, (_, at) => `text ${at}`)
    const { reply } = await embed(
      embedding(() => long),
      { dim },
      { texts },
    )
    expect(reply.kind === 'embedded' ? reply.vectors.length : reply).toBe(128)
  })
})

describe('a failure', () => {
  const one = [1, 0, 0]
  it.each<readonly [string, string, Behaviour]>([
    ['too few vectors', 'schema', vectors(one)],
    ['too many vectors', 'schema', vectors(one, one, one)],
    ['no vectors', 'schema', json({ data: [] })],
    [
      'one place twice',
      'schema',
      json({ data: [one, one].map((v) => ({ index: 0, embedding: v })) }),
    ],
    [
      'a place of no text',
      'schema',
      json({ data: [0, 7].map((index) => ({ index, embedding: one })) }),
    ],
    ['another dimension', 'schema', vectors(one, [1, 0])],
    ['what JSON makes of NaN', 'schema', embedding(() => [null, 0, 1])],
    ['values beyond float32', 'schema', vectors(one, [1e39, 0, 0])],
    ['a vector of nothing', 'schema', vectors(one, [0, 0, 0])],
    ['base64 that was not asked for', 'schema', json({ data: [{ index: 0, embedding: 'AAAA' }] })],
    ['a list of something else', 'schema', json({ object: 'list' })],
    ['a page with status 200', 'not-json', html()],
    ['an empty body', 'empty', empty()],
    [
      'an error with status 200',
      'rate-limit',
      json({ error: { code: 429, message: 'slow down' } }),
    ],
    ['429', 'rate-limit', status(429)],
    ['401', 'auth', status(401)],
    ['404', 'not-found', status(404)],
    ['no money', 'out-of-budget', status(429, { message: 'x', code: 'insufficient_quota' })],
    ['500', 'server', status(500)],
    ['a connection that is cut', 'transport', resetting()],
    ['a connection that is cut in the answer', 'transport', resettingMidBody()],
    [
      'a request sent somewhere else',
      'transport',
      (response) => void response.writeHead(307, { location: '/v1/elsewhere' }).end(),
    ],
  ])('is classed: %s', async (_, failure, behaviour) => {
    expect((await embed(behaviour)).reply).toMatchObject({ kind: 'failed', failure })
  })

  it.each([
    ['says nothing', hanging()],
    ['never ends', trickling()],
  ] as const)('is a timeout when the server %s', async (_, behaviour) => {
    const { reply } = await embed(behaviour, {}, { timeoutMs: 200 })
    expect(reply).toMatchObject({ failure: 'timeout', mayBeCharged: true })
  })

  it('is charged what the provider counted', async () => {
    const { reply } = await embed(embedding(() => [1, 0]))
    expect(reply).toMatchObject({ mayBeCharged: true, usage: { tokensIn: 8, tokensOut: 0 } })
  })

  it('is cut off when the answer is far too long', async () => {
    const { reply } = await embed((response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(Buffer.alloc(1024 * 1024, 32))
    })
    expect(reply).toMatchObject({
      failure: 'transport',
      detail: expect.stringContaining('too long'),
    })
  })

  it('does not repeat the key', async () => {
    const message = 'Incorrect API key provided: sk-secret-5551.\n'
    const { reply } = await embed(status(401, { message }))
    expect(reply).toMatchObject({ detail: expect.stringContaining('[secret]') })
    expect(JSON.stringify(reply)).not.toContain('5551')
  })
})
