import { Counter, type Registry } from 'prom-client'
import { toDecimal } from '#src/domain/money.ts'
import type { Metrics } from '#src/ports/metrics.ts'

/** What is counted of shoppers on their way to an order, and of what they order. */
export function orderMetrics(registry: Registry): Pick<Metrics, 'funnelReached' | 'ordered'> {
  const registers = [registry]
  const steps = new Counter({
    name: 'vitryna_funnel_shoppers_total',
    help: 'Shoppers who came so far, each once a day: wrote (init), saw a product (discovery), ordered (purchase)',
    labelNames: ['step'],
    registers,
  })
  const revenue = new Counter({
    name: 'vitryna_ordered_revenue_total',
    help: 'What was ordered, in units of the currency, by who identified the product (none: nobody had to)',
    labelNames: ['tier', 'currency'],
    registers,
  })
  return {
    funnelReached: (step) => steps.inc({ step }),
    ordered({ lines }) {
      for (const { method, quantity, price } of lines) {
        const amount = toDecimal({ ...price, minor: quantity * price.minor })
        revenue.inc({ tier: method ?? 'none', currency: price.currency }, Number(amount))
      }
    },
  }
}
