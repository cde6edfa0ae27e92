import { expect, it } from 'vitest'
import { createMetrics } from '#src/adapters/prometheus/metrics.ts'
import type { Identification, Method, RungName } from '#src/domain/outcome.ts'
import { seededRandom } from '#src/lib/random.ts'
import { chatQueues } from '#src/ports/chat-jobs.ts'
import { jobResults, telegramResults, updateResults } from '#src/ports/metrics.ts'
import { lineOf } from '#test/support/orders.ts'
import { ambiguous, matched, nothing } from '#test/support/outcomes.ts'

const rungs = [
  ...([
    'caption',
    'forward',
    'fingerprint',
    'code',
    'embedding',
    'text',
    'regions',
    'llm',
  ] as const),
] satisfies readonly RungName[]
const methods: readonly Method[] = [...rungs, 'shopper', 'manager']
const results = ['decided', 'undecided', 'unavailable'] as const

it('10,000 shoppers and 1,000 SKUs make no more than 1,000 series', async () => {
  const metrics = createMetrics()
  const random = seededRandom(7)
  const oneOf = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)] as T
  for (let shopper = 0; shopper < 10_000; shopper += 1) {
    const sku = `SKU-${shopper % 1_000}`
    const found = { ...matched(sku), method: oneOf(methods) } as Identification['outcome']
    metrics.identified({
      id: `photo ${shopper}`,
      outcome: oneOf([found, ambiguous(sku, 'B'), nothing]),
      confidence: random(),
      candidates: [],
      rungs: rungs.map((rung) => ({ rung, result: oneOf(results), ms: 1, reason: sku })),
      costMicroUsd: 0,
      latencyMs: 1_000 * random(),
    })
    metrics.answerShown(10_000 * random())
    metrics.ordered({ lines: [{ ...lineOf(sku), isCounted: true, method: oneOf(methods) }] })
    metrics.jobEnded(oneOf(chatQueues), oneOf(jobResults))
    metrics.updateReceived(oneOf(updateResults))
    metrics.telegramAnswered(oneOf(telegramResults))
  }
  const text = await metrics.registry.metrics()
  const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  expect(series.length).toBeGreaterThan(200)
  expect(series.length).toBeLessThanOrEqual(1_000)
  expect(text).not.toContain('SKU-')
})
