import { expect, it } from 'vitest'
import { readConfig } from '#src/config.ts'
import type { FailedReply } from '#src/ports/model-client.ts'
import { type SpanAttributes, silentTracer, type Tracer } from '#src/ports/tracer.ts'
import { openTracing, tracedEmbedder, tracedModel } from '#src/wiring/tracing.ts'
import { unexpected } from '#test/support/fakes.ts'

/** Keeps what its last span said. */
function rememberingTracer() {
  const said: { name?: string; attributes?: SpanAttributes } = {}
  const tracer: Tracer = {
    span(name, attributes, work) {
      Object.assign(said, { name, attributes })
      const set = (more: SpanAttributes) => {
        said.attributes = { ...said.attributes, ...more }
      }
      return work({ set })
    },
  }
  return { tracer, said }
}

const { signal } = new AbortController()
const question = { system: '', parts: [], answer: { name: '', schema: {} }, sample: 0 }
const failure: FailedReply = {
  kind: 'failed',
  failure: 'refusal',
  detail: 'no photos of Olena',
  usage: { tokensIn: 9, tokensOut: 2 },
  mayBeCharged: true,
}

it('a vision model says which one answered, and what was counted', async () => {
  const { tracer, said } = rememberingTracer()
  const usage = { tokensIn: 7, tokensOut: 3 }
  const ask = async () =>
    ({ kind: 'replied', content: 'blue', usage, reportedModel: 'grok-4-0709' }) as const
  const calls = { tracer, model: 'grok-4', baseUrl: 'https://api.x.ai/v1' }
  expect(await tracedModel({ ask }, calls).ask(question, signal)).toBeDefined()
  expect(said).toEqual({
    name: 'chat grok-4',
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'x_ai',
      'gen_ai.request.model': 'grok-4',
      'gen_ai.response.model': 'grok-4-0709',
      'gen_ai.usage.input_tokens': 7,
      'gen_ai.usage.output_tokens': 3,
      'server.address': 'api.x.ai',
    },
  })
})

it('a failed call says its class and what it cost, not its detail', async () => {
  const { tracer, said } = rememberingTracer()
  const calls = { tracer, model: 'm', baseUrl: 'http://models.example/v1' }
  const reply = await tracedModel({ ask: async () => failure }, calls).ask(question, signal)
  expect(reply).toBe(failure)
  expect(said.attributes).toMatchObject({
    'gen_ai.provider.name': 'models.example',
    'gen_ai.usage.input_tokens': 9,
    'error.type': 'refusal',
  })
  expect(JSON.stringify(said)).not.toContain('Olena')
})

it('a text embedder says how much it read, not what', async () => {
  const { tracer, said } = rememberingTracer()
  const embed = async () => ({ kind: 'embedded', vectors: [], tokens: 4 }) as const
  const calls = { tracer, model: 'text', baseUrl: 'https://api.openai.com/v1' }
  await tracedEmbedder({ embed }, calls).embed(['a dress for Olena'], signal)
  expect(said).toEqual({
    name: 'embeddings text',
    attributes: {
      'gen_ai.operation.name': 'embeddings',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'text',
      'gen_ai.usage.input_tokens': 4,
      'server.address': 'api.openai.com',
    },
  })
})

it('without an address nobody is told', async () => {
  const tracing = await openTracing({ config: readConfig({}), log: unexpected('log') as never })
  expect(tracing.tracer).toBe(silentTracer)
  expect(await tracing.tracer.span('rung llm', {}, async () => 'done')).toBe('done')
  await tracing.close()
})
