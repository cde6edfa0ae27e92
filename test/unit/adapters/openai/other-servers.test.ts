import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEmbeddingClient } from '#src/adapters/openai/embedding-client.ts'
import { askOpenAi } from '#test/support/ask-open-ai.ts'
import {
  type Behaviour,
  completion,
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

const saying = (content: unknown, more: object = {}) =>
  completion({ message: { role: 'assistant', content, ...more }, finish_reason: 'stop' })

describe('a content', () => {
  const text = { type: 'text', text: '{"choice": "1"}' }
  it.each([
    ['a list of one text', [text]],
    ['thoughts and a text', [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }, text]],
    ['thoughts that have a text', [{ type: 'reasoning', text: 'hm' }, text]],
    [
      'a text in two parts',
      [
        { type: 'text', text: '{"choice": ' },
        { type: 'text', text: '"1"}' },
      ],
    ],
    [
      'parts named as in another API',
      [{ type: 'output_text', text: '{"choice": "1"}', annotations: [] }],
    ],
    ['a list of texts', ['{"choice": ', '"1"}']],
    ['one part that is no list', text],
  ])('may be %s', async (_, content) => {
    expect(await ask(saying(content))).toEqual({
      kind: 'replied',
      content: '{"choice": "1"}',
      usage: { tokensIn: 1_000, tokensOut: 50 },
    })
  })

  it('may stand beside fields of other kinds', async () => {
    const reply = await ask(
      saying('{}', { refusal: { no: 1 }, reasoning_content: 'hm', tool_calls: null }),
    )
    expect(reply).toMatchObject({ kind: 'replied', content: '{}' })
  })

  it.each([
    ['thoughts alone', [{ type: 'thinking', thinking: 'hm' }], 'empty'],
    ['an empty list', [], 'empty'],
    ['a number', 7, 'not-json'],
  ])('of no use leaves the usage: %s', async (_, content, failure) => {
    expect(await ask(saying(content))).toMatchObject({
      kind: 'failed',
      failure,
      usage: { tokensIn: 1_000, tokensOut: 50 },
    })
  })
})

describe('a usage', () => {
  const choices = [{ message: { content: '{}' }, finish_reason: 'stop' }]
  it.each([
    ['of OpenAI', { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }, [10, 5]],
    ['without a total', { prompt_tokens: 10, completion_tokens: 5 }, [10, 5]],
    [
      'with a total that is null',
      { prompt_tokens: 10, completion_tokens: 5, total_tokens: null },
      [10, 5],
    ],
    [
      'with a total that cannot be',
      { prompt_tokens: 10, completion_tokens: 5, total_tokens: -9e6 },
      [10, 5],
    ],
    [
      'with a total that is too small',
      { prompt_tokens: 10, completion_tokens: 5, total_tokens: 1 },
      [10, 5],
    ],
    ['of another API', { input_tokens: 10, output_tokens: 5 }, [10, 5]],
    ['of nothing written', { prompt_tokens: 10 }, [10, 0]],
  ] as const)('%s is counted', async (_, usage, [tokensIn, tokensOut]) => {
    expect(await ask(json({ choices, usage }))).toMatchObject({ usage: { tokensIn, tokensOut } })
  })

  it.each([
    [{ prompt_tokens: -1, completion_tokens: 5 }],
    [{ prompt_tokens: 10, completion_tokens: -9_000_000 }],
    [{ prompt_tokens: -9_000_000, completion_tokens: 5, total_tokens: 15 }],
    [{ prompt_tokens: 1e300, completion_tokens: 5 }],
    [{ prompt_tokens: 10, completion_tokens: 9_000_000_000 }],
    [{ prompt_tokens: 1.5, completion_tokens: 5 }],
    [{ prompt_tokens: '10', completion_tokens: '5' }],
    [{ input_tokens: -1, output_tokens: 5 }],
    [[]],
    ['many'],
  ])('of %j is ignored', async (usage) => {
    expect(await ask(json({ choices, usage }))).toMatchObject({ kind: 'replied', usage: undefined })
  })

  it.each([-1, -9_000_000, 1e12, 0.5, 'many', null])(
    'of %j for vectors is ignored',
    async (prompt_tokens) => {
      const model = randomUUID()
      server.script(model, json({ data: [{ embedding: [1, 0] }], usage: { prompt_tokens } }))
      const options = { baseUrl: server.baseUrl, apiKey: undefined, model, dim: 2, shorten: false }
      const reply = await createEmbeddingClient(options).embed(['x'], AbortSignal.timeout(15_000))
      expect(reply).toMatchObject({ kind: 'embedded', tokens: undefined })
    },
  )
})
