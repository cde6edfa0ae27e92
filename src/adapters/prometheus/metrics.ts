import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Embedder } from '#src/ports/embedder.ts'
import type { Metrics } from '#src/ports/metrics.ts'
import { indexMetrics } from './index-metrics.ts'
import { modelMetrics } from './model-metrics.ts'

/** Names and units as Prometheus wants them: base units, `_total` on counters. */
export function createMetrics(): Metrics & { readonly registry: Registry } {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const requests = new Counter({
    name: 'vitryna_vision_requests_total',
    help: 'Identifications by the rung that decided (none: nobody did) and their outcome',
    labelNames: ['tier', 'outcome'],
    registers,
  })
  const durations = new Histogram({
    name: 'vitryna_vision_duration_seconds',
    help: 'Time spent on each rung of the ladder',
    labelNames: ['tier', 'result'],
    buckets: [0.005, 0.05, 0.2, 1, 2, 5, 10, 15, 30],
    registers,
  })
  const confidence = new Histogram({
    name: 'vitryna_vision_confidence',
    help: 'Confidence of matched identifications',
    buckets: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1],
    registers,
  })
  const count = (name: string, help: string, labelNames: readonly string[]) =>
    new Counter({ name, help, labelNames: [...labelNames], registers })
  const cache = count('vitryna_cache_requests_total', 'Look-ups of remembered answers', [
    'tier',
    'result',
  ])
  const escalations = count('vitryna_escalations_total', 'Tickets opened for managers', ['reason'])
  const updates = count('vitryna_updates_total', 'Telegram updates; repeated ones are dropped', [
    'result',
  ])
  const jobs = count('vitryna_jobs_total', 'Ends of durable jobs', ['job', 'result'])
  return {
    registry,
    ...modelMetrics(registry),
    ...indexMetrics(registry),
    identified({ outcome, rungs }) {
      const isMatched = outcome.outcome === 'matched'
      requests.inc({ tier: isMatched ? outcome.method : 'none', outcome: outcome.outcome })
      if (isMatched) confidence.observe(outcome.confidence)
      for (const { rung, result, ms } of rungs)
        durations.observe({ tier: rung, result }, ms / 1_000)
    },
    cacheLookedUp: (tier, result) => cache.inc({ tier, result }),
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
