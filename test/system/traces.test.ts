import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ClosedDatabase, makeDemoDatabase } from '#test/support/database.ts'
import { choosing, type ModelServer, startModelServer } from '#test/support/model-server.ts'
import { spawnVitryna } from '#test/support/run-vitryna.ts'
import { startTraceReceiver } from '#test/support/trace-receiver.ts'

let models: ModelServer
let database: ClosedDatabase

beforeAll(async () => {
  models = await startModelServer()
  database = await makeDemoDatabase()
})
afterAll(async () => {
  await models.close()
  await database.remove()
})

describe('traces of a process', () => {
  it('change no answer when the receiver hangs', async () => {
    const receiver = await startTraceReceiver(() => undefined)
    models.script('gpt-4o-mini', choosing('1'))
    // It ends although the receiver does not answer. The demo sells nothing like the photo: a model is asked.
    const { code, stdout } = await spawnVitryna(
      ['identify', '--fresh', '--json', 'evals/demo/photos/unsold-cat.jpg'],
      {
        ...database.environment,
        OPENAI_API_KEY: 'sk-secret-of-a-test',
        OPENAI_BASE_URL: models.baseUrl,
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      },
    )
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'matched', method: 'llm' })
    await receiver.close()
  })

  it('load nothing where nobody takes them', async () => {
    const receiver = await startTraceReceiver()
    const listLoaded = `import { registerHooks } from 'node:module'
      registerHooks({ load: (url, context, next) => (console.error(url), next(url, context)) })`
    const loaded = async (environment: Readonly<Record<string, string>>) => {
      const run = await spawnVitryna(['index', 'stats'], {
        ...database.environment,
        ...environment,
        NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(listLoaded)}"`,
      })
      expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('192') })
      return run.stderr
    }
    const ours = /@opentelemetry\/(sdk-trace|exporter-trace-otlp-http)\//
    expect(await loaded({})).not.toMatch(ours)
    expect(await loaded({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint })).toMatch(ours)
    await receiver.close()
  })
})
