import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { callFailures } from '#src/domain/call-failure.ts'
import { preparedQuestion } from '#src/models/prepared-question.ts'
import { renderDescription, renderQuestion } from '#src/models/prompts/render-prompt.ts'
import { askOpenAi } from '#test/support/ask-open-ai.ts'
import {
  type Behaviour,
  completion,
  json,
  type ModelServer,
  startModelServer,
} from '#test/support/model-server.ts'
import { modelCard, projectPrompt } from '#test/support/vision-world.ts'

const fixture = '../../../fixtures/provider-errors.json'

let server: ModelServer
beforeAll(async () => {
  server = await startModelServer()
})
afterAll(() => server.close())

const ask = (behaviour: Behaviour) => askOpenAi(server, behaviour)

function body(code: number, content: object): Behaviour {
  return (response) => {
    response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(content))
  }
}

/** What providers answer, word for word as far as known; with status 200, nothing of it is an answer. */
const refusals = z
  .array(
    z.object({
      who: z.string(),
      status: z.int(),
      body: z.looseObject({}),
      failure: z.enum(callFailures),
      says: z.string(),
    }),
  )
  .parse(JSON.parse(readFileSync(new URL(fixture, import.meta.url), 'utf8')))

describe('an error of a server', () => {
  it.each(refusals)('is what it says: $who, $status', async (refusal) => {
    const { status, body: content, failure, says } = refusal
    expect(await ask(body(status, content))).toMatchObject({
      kind: 'failed',
      failure,
      mayBeCharged: false,
      detail: expect.stringContaining(says),
    })
  })
})

const saying = (content: unknown, more: object = {}) =>
  completion({ message: { role: 'assistant', content, ...more }, finish_reason: 'stop' })

describe('a content', () => {
  const answer = '{"choice":"1"}'
  it.each([
    ['an object, where a gateway has read the JSON', { choice: '1' }],
    ['texts with a value', [{ type: 'text', text: { value: answer, annotations: [] } }]],
    ['parts without a type', [{ text: answer }]],
    [
      'a text beside a reference',
      [
        { type: 'text', text: answer },
        { type: 'reference', reference_ids: [1] },
      ],
    ],
    ['a text beside null', [null, { type: 'text', text: answer }]],
    ['thoughts that are marked in a part', [{ text: 'hm', thought: true }, { text: answer }]],
  ])('may be %s', async (_, content) => {
    expect(await ask(saying(content))).toMatchObject({ kind: 'replied', content: answer })
  })

  it.each([
    ['a part', [{ type: 'refusal', refusal: 'I cannot look at people' }]],
    [
      'a part beside an empty text',
      [
        { type: 'text', text: '' },
        { type: 'refusal', refusal: 'I cannot look at people' },
      ],
    ],
  ])('may be a refusal in %s', async (_, content) => {
    expect(await ask(saying(content))).toMatchObject({
      kind: 'failed',
      failure: 'refusal',
      detail: 'I cannot look at people',
    })
  })

  it('may stand in a choice that says its end in other words', async () => {
    for (const reason of ['MAX_TOKENS', 'max_tokens', 'model_length']) {
      const cut = completion({ message: { content: '{"choice":' }, finish_reason: reason })
      expect(await ask(cut)).toMatchObject({ kind: 'failed', failure: 'truncated' })
    }
    for (const reason of ['SAFETY', 'CONTENT_FILTER', 'sensitive', 'RECITATION']) {
      const filtered = completion({ message: { content: '' }, finish_reason: reason })
      expect(await ask(filtered)).toMatchObject({ kind: 'failed', failure: 'content-filter' })
    }
  })
})

describe('a usage', () => {
  const choices = [{ message: { content: '{}' }, finish_reason: 'stop' }]
  it.each([
    ['of zeros', { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }],
    ['of all ones in 32 bits', { prompt_tokens: 4_294_967_295, completion_tokens: 5 }],
    ['of half a token', { prompt_tokens: 10, completion_tokens: 0.5 }],
    ['without what was read', { completion_tokens: 5, total_tokens: 5 }],
    ['of nulls', { prompt_tokens: null, completion_tokens: null }],
    ['in a list', [{ prompt_tokens: 10, completion_tokens: 5 }]],
  ])('%s is ignored', async (_, usage) => {
    expect(await ask(json({ choices, usage }))).toMatchObject({ kind: 'replied', usage: undefined })
  })

  it.each([
    [
      'with thoughts in the total',
      { prompt_tokens: 10, completion_tokens: 5, total_tokens: 415 },
      405,
    ],
    [
      'with details',
      {
        prompt_tokens: 10,
        completion_tokens: 5,
        completion_tokens_details: { reasoning_tokens: 4 },
      },
      5,
    ],
    [
      'with a total that is a text',
      { prompt_tokens: 10, completion_tokens: 5, total_tokens: '15' },
      5,
    ],
    ['with null written', { prompt_tokens: 10, completion_tokens: null }, 0],
    ['with a cost', { prompt_tokens: 10, completion_tokens: 5, cost: -1 }, 5],
  ])('%s is counted', async (_, usage, tokensOut) => {
    expect(await ask(json({ choices, usage }))).toMatchObject({
      usage: { tokensIn: 10, tokensOut },
    })
  })
})

describe('a model whose provider enforces no schema', () => {
  it.each([
    renderDescription(projectPrompt('describe-photo'), 'червона'),
    renderQuestion(projectPrompt('read-question'), { text: 'почім?', product: undefined }),
  ])('is told the fields of $name', (rendered) => {
    const content = { rendered, pictures: [], sample: 0 }
    const { request } = preparedQuestion(modelCard('local', { jsonSchema: false }), content)
    for (const field of Object.keys(rendered.answer['properties'] as object)) {
      expect(request.system).toContain(`"${field}"`)
    }
  })
})
