import { collectDefaultMetrics, type Registry } from 'prom-client'

/** Old names of metrics that prom-client keeps beside the new ones; `promtool check metrics` refuses them. */
const unlawful = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
]

/** Processor, memory, files, event loop and garbage collection of this process. */
export function processMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry })
  for (const name of unlawful) registry.removeSingleMetric(name)
}
