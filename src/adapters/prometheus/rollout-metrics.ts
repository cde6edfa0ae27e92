import { Counter, type Registry } from 'prom-client'
import { type Metrics, shadowResults } from '#src/ports/metrics.ts'

/** What is counted of a second identifier beside the one that answers. */
export function rolloutMetrics(registry: Registry): Pick<Metrics, 'shadowed'> {
  const shadowed = new Counter({
    name: 'vitryna_rollout_photos_total',
    help: 'Answered photos for a second identifier: answered alike (same) or otherwise (different), skipped because another photo waited, or failed',
    labelNames: ['result'],
    registers: [registry],
  })
  for (const result of shadowResults) shadowed.inc({ result }, 0)
  return { shadowed: (result) => shadowed.inc({ result }) }
}
