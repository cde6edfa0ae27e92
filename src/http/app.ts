import { Hono } from 'hono'
import type { Embedder } from '#src/ports/embedder.ts'

/** Why a part of Vitryna is not ready; undefined when it is. */
export type ReadinessCheck = () => Promise<string | undefined>

export interface HttpOptions {
  readonly checks: Readonly<Record<string, ReadinessCheck>>
  /** What is missing by choice, such as a managers' group: told, but no reason not to be ready. */
  readonly notes: readonly string[]
  /** Told by `/readyz`: what looks at the photos, and where it runs. */
  readonly embedder: Pick<Embedder, 'id' | 'provider'>
  readonly metrics: () => Promise<{ readonly text: string; readonly contentType: string }>
  readonly webhook?: {
    readonly path: string
    readonly handle: (request: Request) => Promise<Response>
  }
  /** The chat page and the Bot API server on loopback. */
  readonly playground?: Hono
}

const checkTimeoutMs = 3_000

/** Health, metrics, the webhook, and in the playground the chat page, on one port. */
export function createHttpApp(options: HttpOptions): Hono {
  const app = new Hono()
  app.get('/healthz', (c) => c.text('ok'))
  app.get('/readyz', async (c) => {
    const problems = await runChecks(options.checks)
    const isReady = Object.keys(problems).length === 0
    const { id, provider } = options.embedder
    const status = { ready: isReady, problems, notes: options.notes, embedder: { id, provider } }
    return c.json(status, isReady ? 200 : 503)
  })
  app.get('/metrics', async (c) => {
    const { text, contentType } = await options.metrics()
    return c.body(text, 200, { 'content-type': contentType })
  })
  const { webhook, playground } = options
  if (webhook) app.post(webhook.path, (c) => webhook.handle(c.req.raw))
  if (playground) app.route('/', playground)
  return app
}

async function runChecks(checks: HttpOptions['checks']): Promise<Record<string, string>> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await withDeadline(check)] as const),
  )
  return Object.fromEntries(
    results.flatMap(([name, problem]) => (problem === undefined ? [] : [[name, problem]])),
  )
}

async function withDeadline(check: ReadinessCheck): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const timer = setTimeout(() => resolve(`did not answer in ${checkTimeoutMs} ms`), checkTimeoutMs)
  try {
    return await Promise.race([check(), promise])
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    clearTimeout(timer)
  }
}
