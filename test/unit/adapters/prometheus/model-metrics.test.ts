import { describe, expect, it } from 'vitest'
import { createMetrics } from '#src/adapters/prometheus/metrics.ts'
import type { Attempt } from '#src/ports/call-trace.ts'

const attempt: Attempt = {
  model: 'grok-4',
  result: 'answered',
  detail: 'a detail with an id',
  latencyMs: 1_500,
  costMicroUsd: 4_000,
  tokensIn: 1_000,
  tokensOut: 50,
}

describe('metrics of vision models', () => {
  it('count calls by model and result, tokens, dollars and seconds', async () => {
    const metrics = createMetrics()
    metrics.modelAsked(attempt)
    metrics.modelAsked(attempt)
    metrics.modelAsked({ ...attempt, result: 'rate-limit', costMicroUsd: 0, tokensIn: 0 })
    const text = await metrics.registry.metrics()
    expect(text).toContain('vitryna_llm_requests_total{model="grok-4",result="answered"} 2')
    expect(text).toContain('vitryna_llm_requests_total{model="grok-4",result="rate-limit"} 1')
    expect(text).toContain('vitryna_llm_tokens_total{model="grok-4",direction="in"} 2000')
    expect(text).toContain('vitryna_llm_cost_usd_total{model="grok-4"} 0.008')
    expect(text).toContain('vitryna_llm_duration_seconds_sum{model="grok-4"} 4.5')
    expect(text).not.toContain('a detail')
  })

  it('count what no model was asked, for too many calls were on their way', async () => {
    const metrics = createMetrics()
    metrics.modelCallRefused()
    expect(await metrics.registry.metrics()).toContain('vitryna_llm_refused_total 1\n')
  })

  it.each([
    ['closed', 0],
    ['probe', 0.5],
    ['open', 1],
  ] as const)('show a breaker that is %s', async (admission, value) => {
    const metrics = createMetrics()
    metrics.modelAdmitted('grok-4', 'open')
    metrics.modelAdmitted('grok-4', admission)
    const text = await metrics.registry.metrics()
    expect(text).toContain(`vitryna_llm_breaker_open{model="grok-4"} ${value}\n`)
  })
})
