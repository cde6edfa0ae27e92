import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ClosedDatabase, makeDemoDatabase } from '#test/support/database.ts'
import { choosing, type ModelServer, startModelServer, status } from '#test/support/model-server.ts'
import { runCommand } from '#test/support/run-command.ts'
import { startTraceReceiver } from '#test/support/trace-receiver.ts'

/** The demo sells nothing like it: a model is asked. */
const photo = 'evals/demo/photos/unsold-cat.jpg'
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

let models: ModelServer
let database: ClosedDatabase

beforeAll(async () => {
  models = await startModelServer()
  database = await makeDemoDatabase()
  await runCommand(['identify', photo], database.environment)
})
afterAll(async () => {
  await models.close()
  await database.remove()
})

function identify(endpoint: string) {
  models.script('gpt-4o-mini', status(503), choosing('1'))
  return runCommand(
    ['identify', '--fresh', '--json', '--caption', 'a cat for Olena, tel. 0671234567', photo],
    {
      ...database.environment,
      OPENAI_API_KEY: 'sk-secret-of-a-test',
      OPENAI_BASE_URL: models.baseUrl,
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    },
  )
}

describe('traces', () => {
  it('show a photo, its rungs and in them the calls of models, and nothing that anybody said', async () => {
    const receiver = await startTraceReceiver()
    const { code } = await identify(receiver.endpoint)
    expect(code).toBe(0)
    const spans = receiver.spans()
    // Before the first photo the texts of the catalogue are sent to be embedded: that is no part of it.
    const photos = spans.filter(({ name }) => name === 'identify photo')
    expect(photos).toHaveLength(1)
    const [root] = photos
    expect(root?.parentId).toBeUndefined()
    expect(root).toMatchObject({
      name: 'identify photo',
      attributes: {
        'vitryna.identification': expect.stringMatching(uuid),
        'vitryna.outcome': 'matched',
        'vitryna.method': 'llm',
      },
    })
    const partsOf = (id: string | undefined) => spans.filter(({ parentId }) => parentId === id)
    const rungs = partsOf(root?.id).map(({ attributes }) => attributes)
    // What remembers answers is not asked for a fresh one.
    expect(rungs.map((rung) => [rung['vitryna.rung'], rung['vitryna.result']])).toEqual([
      ['caption', 'undecided'],
      ['code', 'undecided'],
      ['embedding', 'undecided'],
      // On a busy machine its two seconds may be over before all is read.
      ['text', expect.stringMatching(/^undecided$|^unavailable$/)],
      ['regions', 'undecided'],
      ['llm', 'decided'],
    ])
    const llm = spans.find(({ name }) => name === 'rung llm')
    const asked = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': '127.0.0.1',
      'gen_ai.request.model': 'gpt-4o-mini',
      'server.address': '127.0.0.1',
    }
    const answered = {
      ...asked,
      'gen_ai.usage.input_tokens': 1_000,
      'gen_ai.usage.output_tokens': 50,
    }
    const calls = partsOf(llm?.id)
    expect(calls.map(({ name }) => name)).toEqual(new Array(3).fill('chat gpt-4o-mini'))
    expect(calls.map(({ attributes }) => attributes)).toEqual([
      { ...asked, 'error.type': 'server' },
      answered,
      answered,
    ])
    expect(receiver.sent()).not.toMatch(
      /Olena|0671234567|command-line|same cut|You compare|cat\.jpg|sk-secret/,
    )
    await receiver.close()
  })
})
