import { Gauge, type Registry } from 'prom-client'
import type { Metrics } from '#src/ports/metrics.ts'
import type { OpenTickets, ShopState, WaitingJobs } from '#src/ports/shop-state.ts'

interface Described {
  readonly name: string
  readonly help: string
}

/** One series for each value of a label. */
interface OfShop extends Described {
  readonly label: string
  readonly read: (state: ShopState) => readonly (readonly [string | number, number])[]
}

const ofJobs =
  (key: 'count' | 'oldestSeconds') =>
  ({ jobs }: { readonly jobs: readonly WaitingJobs[] }) =>
    jobs.map((one) => [one.queue, one[key]] as const)

const ofTickets =
  (key: Exclude<keyof OpenTickets, 'level'>) =>
  ({ tickets }: { readonly tickets: readonly OpenTickets[] }) =>
    tickets.map((one) => [one.level, one[key]] as const)

const ofShop: readonly OfShop[] = [
  {
    name: 'vitryna_queue_jobs',
    help: 'Jobs that are due and wait to be taken up',
    label: 'queue',
    read: ofJobs('count'),
  },
  {
    name: 'vitryna_queue_oldest_job_seconds',
    help: 'How long the oldest job that is due has waited',
    label: 'queue',
    read: ofJobs('oldestSeconds'),
  },
  {
    name: 'vitryna_tickets_open',
    help: 'Tickets that wait for managers',
    label: 'level',
    read: ofTickets('count'),
  },
  {
    name: 'vitryna_tickets_oldest_seconds',
    help: 'How long the oldest open ticket has been open',
    label: 'level',
    read: ofTickets('oldestSeconds'),
  },
  {
    name: 'vitryna_tickets_unposted',
    help: 'Open tickets that no manager was shown',
    label: 'level',
    read: ofTickets('unposted'),
  },
  {
    name: 'vitryna_tickets_late',
    help: 'Open tickets past their deadline',
    label: 'level',
    read: ofTickets('late'),
  },
  {
    name: 'vitryna_tickets_rated',
    help: 'Tickets that shoppers rated, by the number of stars',
    label: 'stars',
    read: ({ ratings }) => ratings.map(({ stars, count }) => [stars, count]),
  },
  {
    name: 'vitryna_reference_photos',
    help: 'Reference photos that are searched; those of role shopper grow with each confirmation',
    label: 'role',
    read: ({ photos }) => photos.map(({ role, count }) => [role, count]),
  },
  {
    name: 'vitryna_reference_vectors',
    help: 'Vectors of reference photos that are kept',
    label: 'embedder',
    read: ({ vectors }) => vectors.map(({ embedderId, count }) => [embedderId, count]),
  },
]

/** How the shop stood at the last look. What was never seen is NaN, and nothing of it is told without a database. */
export function shopMetrics(
  registry: Registry,
): Pick<Metrics, 'shopSeen' | 'budgetSeen' | 'diskSeen' | 'accuracySeen'> {
  const registers = [registry]
  const single = (name: string, help: string) => {
    const gauge = new Gauge({ name, help, registers })
    gauge.set(Number.NaN)
    return (value: number) => gauge.set(value)
  }
  const gauges = ofShop.map(({ name, help, label, read }) => {
    const gauge = new Gauge({ name, help, labelNames: [label], registers })
    return { gauge, label, read }
  })
  const up = single('vitryna_database_up', 'Whether the database answered the last scrape: 1, or 0')
  const budget = single('vitryna_budget_usd', 'What models may cost a UTC day')
  const spent = single(
    'vitryna_budget_spent_usd',
    'What is spent of the budget of this UTC day, calls in flight at their worst case',
  )
  const free = single('vitryna_data_free_bytes', 'Room that is left where the data directory is')
  const size = single('vitryna_data_size_bytes', 'Room that there is where the data directory is')
  return {
    shopSeen(state) {
      up(state ? 1 : 0)
      for (const { gauge, label, read } of gauges) {
        gauge.reset()
        for (const [value, count] of state ? read(state) : []) gauge.set({ [label]: value }, count)
      }
    },
    budgetSeen({ spentMicroUsd, limitMicroUsd }) {
      budget(limitMicroUsd / 1e6)
      spent(spentMicroUsd / 1e6)
    },
    diskSeen({ freeBytes, sizeBytes }) {
      free(freeBytes)
      size(sizeBytes)
    },
    accuracySeen: single(
      'vitryna_eval_accuracy_ratio',
      'Share of the shop’s own cases that the last eval got right',
    ),
  }
}
