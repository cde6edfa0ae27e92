import { Hono } from 'hono'
import type { Embedder } from '#src/ports/embedder.ts'
import type { HealthReport } from '#src/ports/health.ts'
import { paymentWebhookPath } from './payment-webhook.ts'

export interface HttpOptions {
  /** Looks at every part; answers within seconds. */
  readonly health: () => Promise<readonly HealthReport[]>
  /** Told by `/readyz`: what looks at the photos, and where it runs; undefined where none are looked at. */
  readonly embedder: Pick<Embedder, 'id' | 'provider'> | undefined
  readonly metrics: () => Promise<{ readonly text: string; readonly contentType: string }>
  readonly webhook?: {
    readonly path: string
    readonly handle: (request: Request) => Promise<Response>
  }
  /** Takes word of payments at `/payments`. */
  readonly payments?: (request: Request) => Promise<Response>
  /** The chat page and the Bot API server on loopback. */
  readonly playground?: Hono
}

/** Health, metrics, the webhook, and in the playground the chat page, on one port. */
export function createHttpApp(options: HttpOptions): Hono {
  const app = new Hono()
  app.get('/healthz', (c) => c.text('ok'))
  app.get('/readyz', async (c) => {
    const { id, provider } = options.embedder ?? {}
    const readiness = readinessOf(await options.health())
    const embedder = id ? { embedder: { id, provider } } : {}
    return c.json({ ...readiness, ...embedder }, readiness.ready ? 200 : 503)
  })
  app.get('/metrics', async (c) => {
    const { text, contentType } = await options.metrics()
    return c.body(text, 200, { 'content-type': contentType })
  })
  const { webhook, payments, playground } = options
  if (payments) app.post(paymentWebhookPath, (c) => payments(c.req.raw))
  if (webhook) app.post(webhook.path, (c) => webhook.handle(c.req.raw))
  if (playground) app.route('/', playground)
  return app
}

/** By part: why the bot is not ready, what it has to do without, and what is left out by choice. */
function readinessOf(reports: readonly HealthReport[]) {
  const isProblem = ({ state, isEssential }: HealthReport) => state === 'bad' && isEssential
  return {
    ready: !reports.some(isProblem),
    problems: detailsOf(reports.filter(isProblem)),
    degraded: detailsOf(reports.filter((part) => part.state === 'bad' && !part.isEssential)),
    notes: detailsOf(reports.filter(({ state }) => state === 'note')),
  }
}

function detailsOf(reports: readonly HealthReport[]): Readonly<Record<string, string>> {
  return Object.fromEntries(reports.map(({ name, detail }) => [name, detail]))
}
