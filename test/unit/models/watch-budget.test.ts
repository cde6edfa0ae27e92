import { describe, expect, it } from 'vitest'
import type { Notice } from '#src/domain/notice.ts'
import { watchBudget } from '#src/models/watch-budget.ts'
import type { BudgetLimits, Spent } from '#src/ports/ledger.ts'

const limits: BudgetLimits = {
  dayMicroUsd: 5_000_000,
  shopperDayMicroUsd: 100_000,
  hourRequests: 100,
  photoMicroUsd: 20_000,
  shadowDayMicroUsd: 1_000_000,
}
const quiet: Spent = { dayMicroUsd: 0, hourRequests: 0, busiestHourRequests: 0 }
const morning = new Date('2026-11-21T08:00:00Z')
const evening = new Date('2026-11-21T20:00:00Z')
const tomorrow = new Date('2026-11-22T08:00:00Z')

function createWatch(changes: Partial<BudgetLimits> = {}) {
  const told = new Map<string, Notice>()
  let closed = 0
  const watch = (spent: Partial<Spent>, at = morning) =>
    watchBudget({
      ledger: {
        spent: async () => ({ ...quiet, ...spent }),
        closeLost: async () => {
          closed += 1
          return 0
        },
      },
      notices: {
        async tellOnce(key, notice) {
          if (told.has(key)) return false
          told.set(key, notice)
          return true
        },
      },
      limits: { ...limits, ...changes },
      now: () => at,
    })
  return { told: () => [...told.values()], closed: () => closed, watch }
}

describe('the managers are told', () => {
  it('when 80 % of the day’s budget is gone, once a day', async () => {
    const { watch, told } = createWatch()
    await watch({ dayMicroUsd: 3_999_999 })
    expect(told()).toEqual([])
    await watch({ dayMicroUsd: 4_000_000 })
    await watch({ dayMicroUsd: 4_900_000 }, evening)
    const notice = { kind: 'budget-low', spentMicroUsd: 4_000_000, budgetMicroUsd: 5_000_000 }
    expect(told()).toEqual([notice])
    await watch({ dayMicroUsd: 4_200_000 }, tomorrow)
    expect(told()).toHaveLength(2)
  })

  it('of an hour far busier than any of the week before, once a day', async () => {
    const { watch, told } = createWatch()
    await watch({ hourRequests: 30, busiestHourRequests: 10 })
    expect(told()).toEqual([])
    await watch({ hourRequests: 31, busiestHourRequests: 10 })
    await watch({ hourRequests: 60, busiestHourRequests: 10 }, evening)
    expect(told()).toEqual([{ kind: 'budget-spike', requests: 31, usualRequests: 10 }])
  })
})

describe('the managers are left alone', () => {
  it.each([
    ['in the first hours of a shop', { hourRequests: 90 }],
    ['about a handful of requests', { hourRequests: 19, busiestHourRequests: 1 }],
    ['when nothing was asked', {}],
  ])('%s', async (_, spent) => {
    const { watch, told } = createWatch()
    await watch(spent)
    expect(told()).toEqual([])
  })

  it('about a budget of nothing', async () => {
    const { watch, told } = createWatch({ dayMicroUsd: 0 })
    await watch({})
    expect(told()).toEqual([])
  })
})

it('the calls of dead processes are closed with every look', async () => {
  const { watch, closed } = createWatch()
  await watch({})
  await watch({})
  expect(closed()).toBe(2)
})
