import { secretsOf } from '#src/config.ts'
import { createHttpApp } from '#src/http/app.ts'
import { createPaymentWebhook } from '#src/http/payment-webhook.ts'
import { createWebhook } from '#src/http/webhook.ts'
import { type Listening, listen } from '#src/lib/listen.ts'
import { messageOf } from '#src/lib/message.ts'
import { createRedactor } from '#src/lib/redact.ts'
import { ConfigError } from '#src/ports/errors.ts'
import type { Finding, HealthCheck, HealthReport } from '#src/ports/health.ts'
import { runChecks } from '#src/wiring/health/run-checks.ts'
import type { ServiceParts, ServiceState } from './service-parts.ts'
import type { Opening } from './telegram.ts'

/** Whoever asks waits a few seconds at most as a rule. */
const checkTimeoutMs = 3_000

/**
 * Health, metrics, and what the run mode adds to them.
 * @throws ConfigError when the port is taken.
 */
export function serveHttp(
  { config, vitryna, embedder, duties }: ServiceParts,
  opening: Opening,
): Promise<Listening> {
  const { telegram, state } = opening
  const { healthChecks, intakeChecks, metrics } = vitryna
  const checks = [...startChecks(state), ...(duties.answers ? healthChecks : intakeChecks)]
  const redact = createRedactor(secretsOf(config))
  const withoutSecrets = (report: HealthReport) => ({ ...report, detail: redact(report.detail) })
  const app = createHttpApp({
    health: async () => (await runChecks(checks, checkTimeoutMs)).map(withoutSecrets),
    embedder,
    metrics: async () => {
      await vitryna.measureShop()
      const { registry } = metrics
      return { text: await registry.metrics(), contentType: registry.contentType }
    },
    ...(duties.serves ? requestRoutes(config.PAYMENT_WEBHOOK_SECRET, opening) : {}),
  })
  // The playground lets anyone who reaches it play the shopper and the managers: this machine only.
  const place = telegram.kind === 'playground' ? { hostname: '127.0.0.1' } : {}
  return listen(app, { ...place, port: config.HTTP_PORT }).catch((cause: unknown) => {
    throw new ConfigError(`port ${config.HTTP_PORT} cannot be used: ${messageOf(cause)}`, {
      remedy: 'set HTTP_PORT to a free one, or to 0 for any',
      cause,
    })
  })
}

/** What comes from outside. */
function requestRoutes(paymentSecret: string | undefined, opening: Opening) {
  return { ...routesOf(opening), ...paymentRoute(paymentSecret, opening) }
}

/** Where the shop's own programs say that an order is paid. */
function paymentRoute(secret: string | undefined, { orders, state, intake }: Opening) {
  if (secret === undefined) return {}
  const isReady = () => state.missing === undefined
  return { payments: createPaymentWebhook({ secret, orders, isReady, onError: intake.onError }) }
}

function routesOf({ telegram, intake }: Opening) {
  switch (telegram.kind) {
    case 'playground':
      return { playground: telegram.server.app }
    case 'polling':
      return {}
    case 'webhook': {
      const { url, secret } = telegram
      return {
        webhook: { path: new URL(url).pathname, handle: createWebhook({ secret, ...intake }) },
      }
    }
  }
}

/** What only a running bot can tell of itself. */
function startChecks(state: ServiceState): readonly HealthCheck[] {
  const check = (name: string, isEssential: boolean, problem: () => string | undefined) => ({
    name,
    isEssential,
    async look(): Promise<Finding> {
      const detail = problem()
      return detail === undefined ? { state: 'good', detail: 'done' } : { state: 'bad', detail }
    },
  })
  return [
    check('start', true, () => state.missing),
    check('intake', true, () => state.intakeProblem()),
    check('downloads', false, () => state.downloadProblem()),
  ]
}
