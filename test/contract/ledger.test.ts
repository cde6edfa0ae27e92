import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createLedger } from '#src/adapters/postgres/calls/ledger.ts'
import type { BudgetLimits, PlannedCall, Reservation } from '#src/ports/ledger.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'

const plenty: BudgetLimits = {
  dayMicroUsd: 1_000_000,
  shopperDayMicroUsd: 1_000_000,
  hourRequests: 1_000,
  photoMicroUsd: 1_000_000,
  shadowDayMicroUsd: 1_000_000,
}
const noon = new Date('2026-11-21T12:00:00Z')
const nextHour = new Date('2026-11-21T13:00:00Z')
const tomorrow = new Date('2026-11-22T12:00:00Z')

let database: TestDatabase

beforeAll(async () => {
  database = await openTestDatabase()
})
afterEach(() => database.clear())
afterAll(() => database.close())

function ledgerAt(at: Date, limits: Partial<BudgetLimits> = {}) {
  return createLedger(database.db, { limits: { ...plenty, ...limits }, now: () => at })
}

function call(changes: Partial<PlannedCall> = {}): PlannedCall {
  return {
    purpose: 'vision',
    identificationId: randomUUID(),
    shopperId: 'shopper',
    model: 'model',
    promptVersion: 'choose-product@1',
    worstCaseMicroUsd: 300,
    ...changes,
  }
}

function idOf(reservation: Reservation): string {
  if (reservation.kind === 'refused') throw new Error(`refused by ${reservation.limit}`)
  return reservation.id
}

async function rows() {
  return database.db.selectFrom('model_calls').selectAll().orderBy('created_at').execute()
}

const answered = { tokensIn: 900, tokensOut: 40, costMicroUsd: 120, latencyMs: 800.4 }

describe('a reservation', () => {
  it('takes the worst case until the call is settled, then what it cost', async () => {
    const ledger = ledgerAt(noon)
    const id = idOf(await ledger.reserve(call()))
    expect(await ledger.spent()).toMatchObject({ dayMicroUsd: 300, hourRequests: 1 })
    await ledger.settle(id, answered)
    expect(await ledger.spent()).toMatchObject({ dayMicroUsd: 120, hourRequests: 1 })
    expect(await rows()).toMatchObject([
      { state: 'settled', cost_micro_usd: '120', tokens_in: 900, latency_ms: 800, failure: null },
    ])
  })

  it('is given back when nothing was charged; the request was made all the same', async () => {
    const ledger = ledgerAt(noon)
    const id = idOf(await ledger.reserve(call()))
    await ledger.release(id, { latencyMs: 5, failure: 'transport' })
    expect(await ledger.spent()).toMatchObject({ dayMicroUsd: 0, hourRequests: 1 })
    expect(await rows()).toMatchObject([
      { state: 'released', cost_micro_usd: '0', failure: 'transport' },
    ])
  })

  it('ends once: a repetition changes nothing', async () => {
    const ledger = ledgerAt(noon)
    const id = idOf(await ledger.reserve(call()))
    await ledger.settle(id, answered)
    await ledger.settle(id, { ...answered, costMicroUsd: 1 })
    await ledger.release(id, { latencyMs: 5, failure: 'timeout' })
    await ledger.settle(randomUUID(), answered)
    expect(await ledger.spent()).toMatchObject({ dayMicroUsd: 120 })
  })

  it('keeps a useless answer that was charged, with its failure', async () => {
    const ledger = ledgerAt(noon)
    const id = idOf(await ledger.reserve(call()))
    await ledger.settle(id, { ...answered, failure: 'not-json' })
    expect(await rows()).toMatchObject([{ state: 'settled', failure: 'not-json' }])
  })

  it('counts for the day on which it was made, also when it ends on the next', async () => {
    const id = idOf(await ledgerAt(noon).reserve(call()))
    await ledgerAt(tomorrow).settle(id, answered)
    expect(await ledgerAt(noon).spent()).toMatchObject({ dayMicroUsd: 120 })
    expect(await ledgerAt(tomorrow).spent()).toMatchObject({ dayMicroUsd: 0, hourRequests: 0 })
  })
})

describe('a limit', () => {
  it.each([
    ['day', { dayMicroUsd: 700 }, { retryAfterSeconds: 43_200 }],
    ['shopper-day', { shopperDayMicroUsd: 700 }, { retryAfterSeconds: 43_200 }],
    ['hour', { hourRequests: 2 }, { retryAfterSeconds: 3_600 }],
    ['photo', { photoMicroUsd: 700 }, {}],
  ] as const)(
    'of the %s refuses what would exceed it, and keeps no trace of it',
    async (limit, limits, later) => {
      const same = { identificationId: randomUUID() }
      const ledger = ledgerAt(noon, limits)
      idOf(await ledger.reserve(call(same)))
      idOf(await ledger.reserve(call(same)))
      const before = await ledger.spent()
      expect(await ledger.reserve(call(same))).toEqual({
        kind: 'refused',
        limit,
        ...later,
      })
      expect(await ledger.spent()).toEqual(before)
      expect(await rows()).toHaveLength(2)
    },
  )

  it('is reached exactly', async () => {
    const ledger = ledgerAt(noon, { dayMicroUsd: 600 })
    idOf(await ledger.reserve(call()))
    idOf(await ledger.reserve(call()))
    expect(await ledger.reserve(call({ worstCaseMicroUsd: 1 }))).toMatchObject({ limit: 'day' })
  })

  it('of nothing lets nothing through', async () => {
    expect(await ledgerAt(noon, { dayMicroUsd: 0 }).reserve(call())).toMatchObject({ limit: 'day' })
    expect(await ledgerAt(noon, { hourRequests: 0 }).reserve(call())).toMatchObject({
      limit: 'hour',
    })
  })

  it('has room again after a settlement, in the next hour, for another shopper and the next day', async () => {
    const limits = { shopperDayMicroUsd: 300, hourRequests: 2 }
    const id = idOf(await ledgerAt(noon, limits).reserve(call()))
    expect((await ledgerAt(noon, limits).reserve(call())).kind).toBe('refused')
    idOf(await ledgerAt(noon, limits).reserve(call({ shopperId: 'other' })))
    await ledgerAt(noon, limits).settle(id, answered)
    expect(await ledgerAt(noon, limits).reserve(call({ worstCaseMicroUsd: 180 }))).toMatchObject({
      limit: 'hour',
    })
    idOf(await ledgerAt(nextHour, limits).reserve(call({ worstCaseMicroUsd: 180 })))
    idOf(await ledgerAt(tomorrow, limits).reserve(call()))
  })

  it('holds however many ask at once', async () => {
    const ledger = ledgerAt(noon, { dayMicroUsd: 3_000 })
    const answers = await Promise.all(Array.from({ length: 40 }, () => ledger.reserve(call())))
    expect(answers.filter(({ kind }) => kind === 'reserved')).toHaveLength(10)
    expect(await ledger.spent()).toMatchObject({ dayMicroUsd: 3_000, hourRequests: 10 })
  })
})

describe('what a call is for', () => {
  const budgets = async () => {
    const counters = await database.db.selectFrom('budget_counters').selectAll().execute()
    return counters.map(({ budget, used }) => `${budget} ${used}`).toSorted()
  }

  it.each([
    ['vision', ['day 300', 'hour 1', 'photo 300', 'shopper-day 300']],
    ['question', ['day 300', 'hour 1', 'photo 300', 'shopper-day 300']],
    ['search', ['day 300', 'photo 300', 'shopper-day 300']],
    ['catalogue', ['day 300']],
    ['shadow', ['photo 300', 'shadow-day 300']],
  ] as const)('decides on the budgets it counts for: %s', async (purpose, used) => {
    const ledger = ledgerAt(noon)
    const id = idOf(await ledger.reserve(call({ purpose })))
    expect(await budgets()).toEqual(used)
    await ledger.settle(id, answered)
    expect(await budgets()).toEqual(used.map((one) => one.replace('300', '120')))
    expect(await rows()).toMatchObject([{ purpose, cost_micro_usd: '120' }])
  })

  it.each([
    ['question', { hourRequests: 0 }, 'refused'],
    ['search', { hourRequests: 0 }, 'reserved'],
    ['search', { photoMicroUsd: 299 }, 'refused'],
    ['search', { shopperDayMicroUsd: 299 }, 'refused'],
    ['search', { dayMicroUsd: 299 }, 'refused'],
    ['catalogue', { hourRequests: 0, photoMicroUsd: 0, shopperDayMicroUsd: 0 }, 'reserved'],
    ['catalogue', { dayMicroUsd: 299 }, 'refused'],
    ['shadow', { dayMicroUsd: 0, hourRequests: 0, shopperDayMicroUsd: 0 }, 'reserved'],
    ['shadow', { shadowDayMicroUsd: 299 }, 'refused'],
    ['vision', { shadowDayMicroUsd: 0 }, 'reserved'],
  ] as const)('decides on the limits it is under: %s, %j', async (purpose, limits, kind) => {
    const reservation = await ledgerAt(noon, limits).reserve(call({ purpose }))
    expect(reservation.kind).toBe(kind)
  })
})

describe('calls of dead processes', () => {
  it('stay spent at their worst case, and late news of them is heard', async () => {
    const ledger = createLedger(database.db, { limits: plenty })
    const lost = idOf(await ledger.reserve(call()))
    const young = idOf(await ledger.reserve(call()))
    await sql`update model_calls set created_at = now() - interval '16 minutes' where id = ${lost}`.execute(
      database.db,
    )
    expect(await ledger.closeLost()).toBe(1)
    expect(await ledger.closeLost()).toBe(0)
    const states = new Map((await rows()).map(({ id, state }) => [id, state]))
    expect(states).toEqual(
      new Map([
        [lost, 'lost'],
        [young, 'reserved'],
      ]),
    )
    expect(await ledger.spent()).toMatchObject({ dayMicroUsd: 600 })
    await ledger.settle(lost, answered)
    expect((await rows()).map(({ state }) => state).sort()).toEqual(['reserved', 'settled'])
  })
})

describe('what is spent', () => {
  it('names the busiest hour of the week before this one', async () => {
    const days = (count: number) => new Date(noon.getTime() - count * 86_400_000)
    for (const at of [days(8), days(8), days(8), days(2), days(2), days(1), noon]) {
      idOf(await ledgerAt(at).reserve(call()))
    }
    expect(await ledgerAt(noon).spent()).toMatchObject({ hourRequests: 1, busiestHourRequests: 2 })
  })
})
