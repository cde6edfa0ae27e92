import { expect, it } from 'vitest'
import { createMetrics } from '#src/adapters/prometheus/metrics.ts'
import type { Identification } from '#src/domain/outcome.ts'
import { ambiguous, matched, nothing } from '#test/support/outcomes.ts'

const identification: Identification = {
  id: 'one',
  outcome: matched('A'),
  confidence: 0.9,
  candidates: [],
  rungs: [],
  costMicroUsd: 0,
  latencyMs: 400,
}

async function linesOf(name: string, metrics: ReturnType<typeof createMetrics>) {
  const lines = (await metrics.registry.metrics()).split('\n')
  return lines.filter((line) => line.startsWith(name))
}

it('the confidence of every identification is counted, not only of what was matched', async () => {
  const metrics = createMetrics()
  metrics.identified(identification)
  metrics.identified({ ...identification, outcome: ambiguous('A', 'B'), confidence: 0.42 })
  metrics.identified({ ...identification, outcome: nothing, confidence: 0 })
  const lines = await linesOf('vitryna_vision_confidence', metrics)
  // Two of three are under 0.5: an alert on their share can fire.
  expect(lines).toContain('vitryna_vision_confidence_bucket{le="0.5"} 2')
  expect(lines).toContain('vitryna_vision_confidence_count 3')
})

it('the whole ladder and the wait until an answer is shown are timed, with alerts at 10 and 15 s', async () => {
  const metrics = createMetrics()
  for (const latencyMs of [400, 9_000, 12_000]) metrics.identified({ ...identification, latencyMs })
  for (const waitedMs of [900, 14_000, 20_000]) metrics.answerShown(waitedMs)
  const ladder = await linesOf('vitryna_identification_duration_seconds', metrics)
  expect(ladder).toContain(
    'vitryna_identification_duration_seconds_bucket{le="10",outcome="matched"} 2',
  )
  const shown = await linesOf('vitryna_answer_duration_seconds', metrics)
  expect(shown).toContain('vitryna_answer_duration_seconds_bucket{le="10"} 1')
  expect(shown).toContain('vitryna_answer_duration_seconds_bucket{le="15"} 2')
})

it('each layer of remembered answers has hits and misses', async () => {
  const metrics = createMetrics()
  metrics.cacheLookedUp('memory', 'miss')
  metrics.cacheLookedUp('file', 'hit')
  for (const result of ['decided', 'undecided', 'unavailable'] as const) {
    const rungs = [{ rung: 'fingerprint', result, ms: 1, reason: '' }] as const
    metrics.identified({ ...identification, rungs })
  }
  expect(await linesOf('vitryna_cache_requests_total', metrics)).toEqual([
    'vitryna_cache_requests_total{tier="memory",result="miss"} 1',
    'vitryna_cache_requests_total{tier="file",result="hit"} 1',
    'vitryna_cache_requests_total{tier="fingerprint",result="hit"} 1',
    'vitryna_cache_requests_total{tier="fingerprint",result="miss"} 1',
  ])
})
