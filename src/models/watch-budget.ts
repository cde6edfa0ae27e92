import type { Notice } from '#src/domain/notice.ts'
import type { BudgetLimits, Ledger, Spent } from '#src/ports/ledger.ts'
import type { Notices } from '#src/ports/notices.ts'

export interface WatchDependencies {
  readonly ledger: Pick<Ledger, 'spent' | 'closeLost'>
  readonly notices: Pick<Notices, 'tellOnce'>
  readonly limits: BudgetLimits
  readonly now?: () => Date
}

/** At this share of the day's budget the managers are told: there is still time to raise it. */
const lowShare = 0.8
/** An hour is unusual when it has so many times the requests of the busiest hour of the week before. */
const spikeFactor = 3
/** Fewer requests than this in an hour are never reported. */
const spikeRequests = 20

/** Checks the budgets once: closes the calls of dead processes and notifies the managers of what is due. */
export async function watchBudget(dependencies: WatchDependencies): Promise<void> {
  const { ledger, notices, limits, now = () => new Date() } = dependencies
  await ledger.closeLost()
  const at = now()
  for (const { key, notice } of dueNotices(await ledger.spent(), limits, at)) {
    await notices.tellOnce(key, notice)
  }
}

interface Due {
  /** One notice of a kind a day. */
  readonly key: string
  readonly notice: Notice
}

function dueNotices(spent: Spent, limits: BudgetLimits, at: Date): readonly Due[] {
  const day = at.toISOString().slice(0, 10)
  const due: Due[] = []
  const { dayMicroUsd: spentMicroUsd, hourRequests: requests } = spent
  const { dayMicroUsd: budgetMicroUsd } = limits
  if (budgetMicroUsd > 0 && spentMicroUsd >= lowShare * budgetMicroUsd) {
    const notice = { kind: 'budget-low', spentMicroUsd, budgetMicroUsd } as const
    due.push({ key: `budget-low:${day}`, notice })
  }
  const { busiestHourRequests: usualRequests } = spent
  // A new shop has no earlier hours to compare with.
  const isUnusual = usualRequests > 0 && requests > spikeFactor * usualRequests
  if (requests >= spikeRequests && isUnusual) {
    const notice = { kind: 'budget-spike', requests, usualRequests } as const
    due.push({ key: `budget-spike:${day}`, notice })
  }
  return due
}
