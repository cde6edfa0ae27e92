import { expect, it } from 'vitest'
import { createMetrics } from '#src/adapters/prometheus/metrics.ts'
import { lineOf } from '#test/support/orders.ts'

it('what is ordered counts for whoever identified it, in units of the currency', async () => {
  const metrics = createMetrics()
  const line = { ...lineOf('A', { quantity: 2 }), isCounted: true }
  metrics.ordered({ lines: [{ ...line, method: 'embedding' }] })
  metrics.ordered({ lines: [{ ...line, method: null, quantity: 1 }] })
  metrics.funnelReached('purchase')
  const lines = (await metrics.registry.metrics()).split('\n')
  expect(lines).toContain('vitryna_ordered_revenue_total{tier="embedding",currency="UAH"} 2000')
  expect(lines).toContain('vitryna_ordered_revenue_total{tier="none",currency="UAH"} 1000')
  expect(lines).toContain('vitryna_funnel_shoppers_total{step="purchase"} 1')
})
