import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askOpenAi } from '#test/support/ask-open-ai.ts'
import {
  type Behaviour,
  json,
  type ModelServer,
  startModelServer,
} from '#test/support/model-server.ts'

let server: ModelServer
beforeAll(async () => {
  server = await startModelServer()
})
afterAll(() => server.close())

const ask = (behaviour: Behaviour) => askOpenAi(server, behaviour)

/** A body with a status, as it is. */
function body(code: number, content: unknown): Behaviour {
  return (response) => {
    const isText = typeof content === 'string'
    response
      .writeHead(code, { 'content-type': isText ? 'text/plain' : 'application/json' })
      .end(isText ? content : JSON.stringify(content))
  }
}

describe('an error says more than its status:', () => {
  it.each([
    [
      'xAI for a wrong key',
      400,
      { error: 'Incorrect API key provided: xa***. You can obtain one at console.x.ai.' },
      'auth',
    ],
    [
      'the same with a code',
      400,
      { code: 'Client specified an invalid argument', error: 'Incorrect API key provided' },
      'auth',
    ],
    [
      'Google for a wrong key',
      400,
      {
        error: {
          code: 400,
          message: 'API key not valid. Please pass a valid API key.',
          status: 'INVALID_ARGUMENT',
        },
      },
      'auth',
    ],
    ['Google in a list', 400, [{ error: { message: 'API key not valid.' } }], 'auth'],
    [
      'a key that ran out',
      400,
      { error: { message: 'API key expired. Please renew the API key.' } },
      'auth',
    ],
    ['a key that is missing', 400, { detail: 'Missing API key' }, 'auth'],
    [
      'a proxy that passes a wrong key on',
      500,
      { error: { message: 'AuthenticationError: Invalid API key', code: '500' } },
      'auth',
    ],
    [
      'a model that is not there',
      400,
      { error: { message: 'x', code: 'model_not_found' } },
      'not-found',
    ],
    [
      'Ollama without the model',
      400,
      { error: "model 'llava' not found, try pulling it first" },
      'not-found',
    ],
    [
      'a project without the model',
      403,
      { error: { message: 'The model `gpt-9` does not exist or you do not have access to it.' } },
      'not-found',
    ],
    ['haste', 400, { error: { message: 'slow', code: 'rate_limit_exceeded' } }, 'rate-limit'],
    [
      'haste behind a proxy',
      503,
      { error: { message: 'Rate limit reached for requests' } },
      'rate-limit',
    ],
    ['spent money', 500, { error: { message: 'x', code: 'insufficient_quota' } }, 'out-of-budget'],
    ['a wrong word', 400, { detail: [{ loc: ['body'], msg: 'field required' }] }, 'bad-request'],
    [
      'a token that is none',
      400,
      { error: { message: 'invalid token count: max_tokens is too large' } },
      'bad-request',
    ],
    ['plain text', 502, 'upstream sent no header', 'server'],
    ['a page', 502, '<html><body>502 Bad Gateway</body></html>', 'server'],
  ] as const)('%s', async (...[, code, content, failure]) => {
    expect(await ask(body(code, content))).toMatchObject({
      kind: 'failed',
      failure,
      mayBeCharged: false,
    })
  })

  it.each([
    [{ detail: 'Missing API key' }, 'Missing API key'],
    [{ error: 'no such thing' }, 'no such thing'],
    [{ object: 'error', message: 'too long', type: 'BadRequestError', code: 400 }, 'too long'],
    [{ errors: [{ message: 'bad picture', code: 1 }] }, 'bad picture'],
    [{ message: 'plain' }, '400'],
  ])('%j is told as it is', async (content, words) => {
    expect(await ask(body(400, content))).toMatchObject({ detail: expect.stringContaining(words) })
  })
})

describe('an error with status 200 is one, and costs nothing:', () => {
  it.each([
    ['a text', { error: "model 'x' not found, try pulling it first" }, 'not-found', 'try pulling'],
    [
      'of vLLM',
      {
        object: 'error',
        message: 'The model `x` does not exist.',
        type: 'NotFoundError',
        code: 404,
      },
      'not-found',
      'does not exist',
    ],
    ['without a code', { error: { message: 'busy' } }, 'server', 'busy'],
    [
      'with a word for a code',
      { error: { message: 'no', code: 'invalid_api_key' } },
      'auth',
      'invalid_api_key',
    ],
    ['of FastAPI', { detail: 'Internal error' }, 'server', 'Internal error'],
    [
      'in a list',
      { errors: [{ message: 'Too many requests', code: 10_000 }] },
      'rate-limit',
      'Too many',
    ],
    [
      'of Cloudflare',
      { success: false, errors: [{ code: 7003, message: 'Authentication error' }], result: null },
      'auth',
      'Authentication',
    ],
    [
      'that says so beside its words',
      { error: true, message: 'You exceeded your current quota' },
      'out-of-budget',
      'quota',
    ],
    [
      'of Anthropic',
      { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
      'server',
      'Overloaded',
    ],
    [
      'in the choice',
      { choices: [{ error: { code: 429, message: 'slow down' }, finish_reason: 'error' }] },
      'rate-limit',
      'slow down',
    ],
    [
      'with no choices',
      { choices: [], error: { code: 502, message: 'upstream' } },
      'server',
      'upstream',
    ],
  ] as const)('%s', async (...[, content, failure, words]) => {
    expect(await ask(json(content))).toMatchObject({
      kind: 'failed',
      failure,
      mayBeCharged: false,
      detail: expect.stringContaining(words),
    })
  })

  it.each([
    ['null', null],
    ['nothing', undefined],
    ['an empty map', {}],
    ['an empty text', ''],
  ])('but not an answer that names %s as its error', async (_, error) => {
    const choices = [{ message: { content: '{}' }, finish_reason: 'stop' }]
    expect(await ask(json({ choices, error }))).toMatchObject({ kind: 'replied', content: '{}' })
  })
})
