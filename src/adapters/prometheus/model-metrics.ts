import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Metrics } from '#src/ports/metrics.ts'

const openness = { closed: 0, probe: 0.5, open: 1 } as const

/** What is counted of vision models and the text embedder; as many series as the chain names of them. */
export function modelMetrics(
  registry: Registry,
): Pick<Metrics, 'modelAsked' | 'modelCallRefused' | 'modelAdmitted'> {
  const registers = [registry]
  const requests = new Counter({
    name: 'vitryna_llm_requests_total',
    help: 'Calls of vision models and the text embedder by model and result: answered, or the class of the failure',
    labelNames: ['model', 'result'],
    registers,
  })
  const refused = new Counter({
    name: 'vitryna_llm_refused_total',
    help: 'Questions for which no model was asked, for too many calls were in flight and waiting',
    registers,
  })
  const durations = new Histogram({
    name: 'vitryna_llm_duration_seconds',
    help: 'How long calls of models took',
    labelNames: ['model'],
    buckets: [0.25, 0.5, 1, 2, 4, 8, 16],
    registers,
  })
  const tokens = new Counter({
    name: 'vitryna_llm_tokens_total',
    help: 'Tokens as the providers count them',
    labelNames: ['model', 'direction'],
    registers,
  })
  const cost = new Counter({
    name: 'vitryna_llm_cost_usd_total',
    help: 'What calls of models cost, by the prices of prompts/chain.yaml',
    labelNames: ['model'],
    registers,
  })
  const breaker = new Gauge({
    name: 'vitryna_llm_breaker_open',
    help: 'State of the circuit breaker of a model: 0 closed, 0.5 half-open (being probed), 1 open',
    labelNames: ['model'],
    registers,
  })
  return {
    modelAsked({ model, result, latencyMs, tokensIn, tokensOut, costMicroUsd }) {
      requests.inc({ model, result })
      durations.observe({ model }, latencyMs / 1_000)
      tokens.inc({ model, direction: 'in' }, tokensIn)
      tokens.inc({ model, direction: 'out' }, tokensOut)
      cost.inc({ model }, costMicroUsd / 1e6)
    },
    modelCallRefused: () => refused.inc(),
    modelAdmitted: (model, admission) => breaker.set({ model }, openness[admission]),
  }
}
