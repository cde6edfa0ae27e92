import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createOpenAiClient, type OpenAiClientOptions } from '#src/adapters/openai/openai-client.ts'
import type { ModelRequest } from '#src/ports/model-client.ts'
import {
  type Behaviour,
  choosing,
  json,
  type ModelServer,
  saying,
  startModelServer,
  status,
} from '#test/support/model-server.ts'

const request: ModelRequest = {
  system: 'You compare',
  parts: [{ text: 'data' }, { text: 'The photo:' }, { jpeg: Buffer.from([0xff, 0xd8, 0xff]) }],
  answer: { name: 'choose-product', schema: { type: 'object', additionalProperties: false } },
  sample: 0,
}

let server: ModelServer
let calls = 0
beforeAll(async () => {
  server = await startModelServer()
})
afterAll(() => server.close())
beforeEach(() => {
  calls += 1
})

async function ask(behaviour: Behaviour, overrides: Partial<OpenAiClientOptions> = {}) {
  const model = `model-${calls}`
  server.script(model, behaviour)
  const client = createOpenAiClient({
    baseUrl: server.baseUrl,
    apiKey: 'sk-secret-5551',
    model,
    maxOutputTokens: 300,
    outputLimit: 'max_completion_tokens',
    temperature: 0,
    jsonSchema: true,
    ...overrides,
  })
  const reply = await client.ask(request, AbortSignal.timeout(120_000))
  return { reply, received: server.received(model) }
}

describe('a request', () => {
  it('holds the texts, the pictures as data, the schema and the limits', async () => {
    const { reply, received } = await ask(choosing('1'))
    expect(reply).toMatchObject({ kind: 'replied', usage: { tokensIn: 1_000, tokensOut: 50 } })
    expect(received).toHaveLength(1)
    expect(received[0]).toMatchObject({
      system: 'You compare',
      texts: ['data', 'The photo:'],
      images: [Buffer.from([0xff, 0xd8, 0xff])],
      schema: request.answer.schema,
      body: {
        max_completion_tokens: 300,
        temperature: 0,
        response_format: { type: 'json_schema', json_schema: { strict: true } },
      },
      headers: { authorization: 'Bearer sk-secret-5551' },
    })
  })

  it('leaves out what a model does not take', async () => {
    const { received } = await ask(choosing('1'), {
      outputLimit: 'max_tokens',
      temperature: undefined,
      jsonSchema: false,
    })
    const { body } = received[0] ?? {}
    expect(body).toMatchObject({ max_tokens: 300 })
    expect(Object.keys(body ?? {}).toSorted()).toEqual(['max_tokens', 'messages', 'model'])
  })

  it('tells no provider what the environment says of another', async () => {
    vi.stubEnv('OPENAI_ORG_ID', 'org-5552')
    vi.stubEnv('OPENAI_PROJECT_ID', 'proj-5553')
    vi.stubEnv('OPENAI_API_KEY', 'sk-other-5554')
    vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:9/v1')
    const { received } = await ask(choosing('1'), { apiKey: undefined })
    expect(received).toHaveLength(1)
    expect(JSON.stringify(received)).not.toMatch(/5552|5553|5554/)
  })

  it.each([500, 429, 408, 409])('is made once, also when the answer is %i', async (code) => {
    const { received } = await ask(status(code, {}, { 'x-should-retry': 'true' }))
    expect(received).toHaveLength(1)
  })
})

describe('a reply', () => {
  it('counts what a model thought among its tokens', async () => {
    const usage = { prompt_tokens: 32, completion_tokens: 9, total_tokens: 135 }
    const choices = [{ message: { content: '{}' }, finish_reason: 'stop' }]
    const { reply } = await ask(json({ choices, usage }))
    expect(reply).toMatchObject({ usage: { tokensIn: 32, tokensOut: 103 } })
  })

  it.each([undefined, null, {}, { prompt_tokens: 'many' }])('may have usage %j', async (usage) => {
    const choices = [{ message: { content: '{}' } }]
    expect((await ask(json({ choices, usage }))).reply).toEqual({
      kind: 'replied',
      content: '{}',
      usage: undefined,
    })
  })

  it('brings its usage along when it is of no use', async () => {
    expect((await ask(saying(null))).reply).toMatchObject({
      kind: 'failed',
      failure: 'empty',
      usage: { tokensIn: 1_000 },
    })
  })

  it('does not repeat the key, whatever the provider says', async () => {
    const message = `Incorrect API key provided: sk-secret-5551.\n${'x'.repeat(5_000)}`
    const { reply } = await ask(status(401, { message }))
    expect(reply).toMatchObject({ failure: 'auth', detail: expect.stringContaining('[secret]') })
    expect(JSON.stringify(reply)).not.toContain('5551')
    expect(JSON.stringify(reply).length).toBeLessThan(400)
  })

  it('that never ends is cut off', async () => {
    const { reply } = await ask((response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const flood = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 32))) {
          // Until the connection is full.
        }
      }
      response.on('drain', flood)
      flood()
    })
    expect(reply).toMatchObject({ kind: 'failed', failure: 'transport', mayBeCharged: true })
  })

  it('that sends the question somewhere else is not followed', async () => {
    const { reply } = await ask((response) => {
      response.writeHead(307, { location: `${server.baseUrl}/elsewhere` }).end()
    })
    expect(reply).toMatchObject({ kind: 'failed', failure: 'transport' })
  })
})

describe('the wait a provider asks for', () => {
  const inAMinute = () => new Date(Date.now() + 60_000).toUTCString()

  it.each([
    ['in ms', { 'retry-after-ms': '1500' }, 1_500],
    ['in seconds', { 'retry-after': '7' }, 7_000],
    ['in both, where the finer one counts', { 'retry-after-ms': '20', 'retry-after': '1' }, 20],
    ['in words', { 'retry-after': 'soon' }, undefined],
    ['below zero', { 'retry-after': '-1' }, undefined],
    ['not at all', {}, undefined],
  ])('is read %s', async (_, headers, retryAfterMs) => {
    const { reply } = await ask(status(429, {}, headers as Record<string, string>))
    expect('retryAfterMs' in reply ? reply.retryAfterMs : undefined).toBe(retryAfterMs)
  })

  it('is read as a date', async () => {
    const { reply } = await ask(status(503, {}, { 'retry-after': inAMinute() }))
    const { retryAfterMs = 0 } = reply.kind === 'failed' ? reply : {}
    expect(retryAfterMs).toBeGreaterThan(0)
    expect(retryAfterMs).toBeLessThanOrEqual(60_000)
  })
})

describe('a server that is not there', () => {
  it('is a failed connection that cost nothing', async () => {
    const gone = await startModelServer()
    await gone.close()
    const { reply } = await ask(choosing('1'), { baseUrl: gone.baseUrl })
    expect(reply).toMatchObject({ kind: 'failed', failure: 'transport', mayBeCharged: false })
  })
})
