import { Counter, Gauge, Registry } from 'prom-client'
import type { Embedder } from '#src/ports/embedder.ts'
import { jobResults, type Metrics, telegramResults, updateResults } from '#src/ports/metrics.ts'
import { identificationMetrics } from './identification-metrics.ts'
import { indexMetrics } from './index-metrics.ts'
import { modelMetrics } from './model-metrics.ts'
import { orderMetrics } from './order-metrics.ts'
import { processMetrics } from './process-metrics.ts'
import { rolloutMetrics } from './rollout-metrics.ts'
import { shopMetrics } from './shop-metrics.ts'

/** Names and units as Prometheus wants them: base units, `_total` on counters. */
export function createMetrics(): Metrics & { readonly registry: Registry } {
  const registry = new Registry()
  processMetrics(registry)
  const registers = [registry]
  const count = (name: string, help: string, labelNames: readonly string[]) =>
    new Counter({ name, help, labelNames: [...labelNames], registers })
  const escalations = count('vitryna_escalations_total', 'Tickets opened for managers', ['reason'])
  const updates = count('vitryna_updates_total', 'Telegram updates; repeated ones are dropped', [
    'result',
  ])
  const lastUpdate = new Gauge({
    name: 'vitryna_last_update_timestamp_seconds',
    help: 'When the last update arrived; 0: none since the start',
    registers,
  })
  const telegram = count(
    'vitryna_telegram_requests_total',
    'Calls of the Bot API: ok, limited (Telegram asks to wait), refused, failed there, or unreachable',
    ['result'],
  )
  const jobs = count('vitryna_jobs_total', 'Ends of durable jobs', ['job', 'result'])
  for (const result of updateResults) updates.inc({ result }, 0)
  for (const result of telegramResults) telegram.inc({ result }, 0)
  return {
    registry,
    ...identificationMetrics(registry),
    ...modelMetrics(registry),
    ...indexMetrics(registry),
    ...orderMetrics(registry),
    ...rolloutMetrics(registry),
    ...shopMetrics(registry),
    escalated: (reason) => escalations.inc({ reason }),
    updateReceived(result) {
      updates.inc({ result })
      if (result !== 'failed') lastUpdate.setToCurrentTime()
    },
    telegramAnswered: (result) => telegram.inc({ result }),
    embedderLoaded: createEmbedderInfo(registry),
    jobKnown(job) {
      for (const result of jobResults) jobs.inc({ job, result }, 0)
    },
    jobEnded: (job, result) => jobs.inc({ job, result }),
  }
}

/** Read at each scrape: another provider may have taken over. */
function createEmbedderInfo(registry: Registry): Metrics['embedderLoaded'] {
  let loaded: Pick<Embedder, 'id' | 'provider'> | undefined
  new Gauge({
    name: 'vitryna_embedder_info',
    help: 'The embedder in use and the execution provider it runs on; always 1',
    labelNames: ['embedder', 'provider'],
    registers: [registry],
    collect() {
      this.reset()
      if (loaded) this.set({ embedder: loaded.id, provider: loaded.provider }, 1)
    },
  })
  return (embedder) => {
    loaded = embedder
  }
}
