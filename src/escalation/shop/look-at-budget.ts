import type { BudgetLimits, Ledger } from '#src/ports/ledger.ts'

/** What models cost, in whole micro-USD; days and months are UTC's. */
export interface BudgetView {
  readonly dayMicroUsd: number
  readonly dayLimitMicroUsd: number
  /** What the day comes to, at the pace of the last days; never more than the limit lets through. */
  readonly projectedDayMicroUsd: number
  readonly monthMicroUsd: number
  readonly projectedMonthMicroUsd: number
  readonly hourRequests: number
  readonly hourLimit: number
}

export interface BudgetDependencies {
  readonly ledger: Pick<Ledger, 'spent' | 'spentByDay'>
  readonly limits: BudgetLimits
  readonly now?: () => Date
}

const dayMs = 86_400_000
/** Days before today that the usual day is the mean of. */
const usualDays = 7
const longestMonth = 31

/** What was spent, what is left, and what it comes to. */
export async function lookAtBudget({
  ledger,
  limits,
  now = () => new Date(),
}: BudgetDependencies): Promise<BudgetView> {
  const at = now()
  const { dayMicroUsd, hourRequests } = await ledger.spent()
  const days = await ledger.spentByDay(longestMonth + usualDays)
  const past = days.slice(0, -1)
  const usual = usualDay(past.slice(-usualDays))
  const passed = (at.getTime() % dayMs) / dayMs
  // A new shop has only today to go by.
  const rest =
    usual === undefined
      ? (dayMicroUsd / Math.max(passed, 1 / 24)) * (1 - passed)
      : usual * (1 - passed)
  const { dayMicroUsd: dayLimitMicroUsd, hourRequests: hourLimit } = limits
  const atMost = (microUsd: number) => Math.round(Math.min(microUsd, dayLimitMicroUsd))
  const projectedDayMicroUsd = Math.max(dayMicroUsd, atMost(dayMicroUsd + rest))
  const dayOfMonth = at.getUTCDate()
  const before = sum(past.slice(past.length - (dayOfMonth - 1)))
  const daysLeft = daysInMonth(at) - dayOfMonth
  return {
    dayMicroUsd,
    dayLimitMicroUsd,
    projectedDayMicroUsd,
    monthMicroUsd: before + dayMicroUsd,
    projectedMonthMicroUsd:
      before + projectedDayMicroUsd + daysLeft * atMost(usual ?? projectedDayMicroUsd),
    hourRequests,
    hourLimit,
  }
}

/** The mean since models were first asked, of so many days at most. */
function usualDay(days: readonly number[]): number | undefined {
  const since = days.findIndex((microUsd) => microUsd > 0)
  if (since < 0) return undefined
  const used = days.slice(since)
  return sum(used) / used.length
}

function daysInMonth(at: Date): number {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
