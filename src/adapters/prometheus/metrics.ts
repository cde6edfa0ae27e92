import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Embedder } from '#src/ports/embedder.ts'
import type { Metrics } from '#src/ports/metrics.ts'
import { identificationMetrics } from './identification-metrics.ts'
import { indexMetrics } from './index-metrics.ts'
import { modelMetrics } from './model-metrics.ts'
import { orderMetrics } from './order-metrics.ts'

/** Names and units as Prometheus wants them: base units, `_total` on counters. */
export function createMetrics(): Metrics & { readonly registry: Registry } {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const count = (name: string, help: string, labelNames: readonly string[]) =>
    new Counter({ name, help, labelNames: [...labelNames], registers })
  const escalations = count('vitryna_escalations_total', 'Tickets opened for managers', ['reason'])
  const updates = count('vitryna_updates_total', 'Telegram updates; repeated ones are dropped', [
    'result',
  ])
  const jobs = count('vitryna_jobs_total', 'Ends of durable jobs', ['job', 'result'])
  return {
    registry,
    ...identificationMetrics(registry),
    ...modelMetrics(registry),
    ...indexMetrics(registry),
    ...orderMetrics(registry),
    escalated: (reason) => escalations.inc({ reason }),
    updateReceived: (result) => updates.inc({ result }),
    embedderLoaded: createEmbedderInfo(registry),
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
