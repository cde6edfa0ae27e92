import { randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type {
  BudgetLimit,
  BudgetLimits,
  CallPurpose,
  Ledger,
  PlannedCall,
  Reservation,
  SettledCall,
  Spent,
} from '#src/ports/ledger.ts'

export interface LedgerOptions {
  readonly limits: BudgetLimits
  readonly now?: () => Date
}

/** No call takes so long: whoever reserved it is gone. It may have been charged, so its worst case stays spent. */
const lostAfterMinutes = 15

/** A budget that a call uses up. */
interface Charge {
  readonly budget: BudgetLimit
  /** The day, the hour, the shopper's day or the photo. */
  readonly period: string
  readonly amount: number
  readonly limit: number
}

/**
 * The ledger in the database. A call's row and the counters of its budgets change in one transaction, so that they
 * agree to the micro-USD whenever they are read.
 */
export function createLedger(db: Db, { limits, now = () => new Date() }: LedgerOptions): Ledger {
  return {
    reserve: (call) => reserve(db, call, { limits, at: now() }),
    settle: (id, call) => settle(db, id, call),
    release: (id, { latencyMs, failure }) => release(db, id, { latencyMs, failure }),
    spent: () => spent(db, now()),
    spentByDay: (days) => spentByDay(db, days, now()),
    closeLost: () => closeLost(db),
  }
}

async function reserve(
  db: Db,
  call: PlannedCall,
  { limits, at }: { readonly limits: BudgetLimits; readonly at: Date },
): Promise<Reservation> {
  const charges = chargesOf(call, limits, at)
  try {
    return await db.transaction().execute(async (trx) => {
      for (const charge of charges) await use(trx, charge)
      const id = randomUUID()
      await trx
        .insertInto('model_calls')
        .values(newRow(id, call, at))
        .execute()
      return { kind: 'reserved', id } as const
    })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { kind: 'refused', limit: error.limit, ...retryAfter(error.limit, at) }
  }
}

const budgetsOf: Readonly<Record<CallPurpose, readonly BudgetLimit[]>> = {
  vision: ['photo', 'shopper-day', 'hour', 'day'],
  question: ['photo', 'shopper-day', 'hour', 'day'],
  search: ['photo', 'shopper-day', 'day'],
  catalogue: ['day'],
  shadow: ['photo', 'shadow-day'],
}

/** Thrown inside the transaction, so that what other budgets were charged is taken back with it. */
class Refusal extends Error {
  readonly limit: BudgetLimit

  constructor(limit: BudgetLimit) {
    super(`the ${limit} budget is used up`)
    this.limit = limit
  }
}

/** Always in this order: two calls that take the same rows in another order would wait for each other. */
function chargesOf(call: PlannedCall, limits: BudgetLimits, at: Date): readonly Charge[] {
  const day = at.toISOString().slice(0, 10)
  const hour = at.toISOString().slice(0, 13)
  const amount = call.worstCaseMicroUsd
  const shopperDay = `${day}/${call.shopperId}`
  const photo = `${day}/${call.identificationId}`
  const charges: readonly Charge[] = [
    { budget: 'photo', period: photo, amount, limit: limits.photoMicroUsd },
    { budget: 'shopper-day', period: shopperDay, amount, limit: limits.shopperDayMicroUsd },
    { budget: 'hour', period: hour, amount: 1, limit: limits.hourRequests },
    { budget: 'day', period: day, amount, limit: limits.dayMicroUsd },
    { budget: 'shadow-day', period: day, amount, limit: limits.shadowDayMicroUsd },
  ]
  return charges.filter(({ budget }) => budgetsOf[call.purpose].includes(budget))
}

async function use(trx: Transaction<Database>, charge: Charge): Promise<void> {
  const { budget, period, amount, limit } = charge
  if (amount > limit) throw new Refusal(budget)
  const updated = await trx
    .insertInto('budget_counters')
    .values({ budget, period, used: amount })
    .onConflict((conflict) =>
      conflict
        .columns(['budget', 'period'])
        .doUpdateSet({
          used: sql`budget_counters.used + excluded.used`,
          updated_at: sql`now()`,
        })
        .where(sql<boolean>`budget_counters.used + excluded.used <= ${limit}`),
    )
    .returning('used')
    .executeTakeFirst()
  if (!updated) throw new Refusal(budget)
}

function newRow(id: string, call: PlannedCall, at: Date) {
  return {
    id,
    purpose: call.purpose,
    identification_id: call.identificationId,
    shopper_id: call.shopperId,
    model: call.model,
    prompt_version: call.promptVersion,
    state: 'reserved' as const,
    reserved_micro_usd: call.worstCaseMicroUsd,
    cost_micro_usd: call.worstCaseMicroUsd,
    created_at: at,
  }
}

function retryAfter(limit: BudgetLimit, at: Date): { readonly retryAfterSeconds?: number } {
  if (limit === 'photo') return {}
  const periodSeconds = limit === 'hour' ? 3_600 : 86_400
  const passedSeconds = Math.floor(at.getTime() / 1_000) % periodSeconds
  return { retryAfterSeconds: periodSeconds - passedSeconds }
}

function settle(db: Db, id: string, call: SettledCall): Promise<void> {
  return end(db, id, {
    state: 'settled',
    cost_micro_usd: call.costMicroUsd,
    tokens_in: call.tokensIn,
    tokens_out: call.tokensOut,
    latency_ms: Math.round(call.latencyMs),
    failure: call.failure ?? null,
  })
}

function release(
  db: Db,
  id: string,
  { latencyMs, failure }: Parameters<Ledger['release']>[1],
): Promise<void> {
  return end(db, id, {
    state: 'released',
    cost_micro_usd: 0,
    latency_ms: Math.round(latencyMs),
    failure,
  })
}

interface Ending {
  readonly state: 'settled' | 'released'
  readonly cost_micro_usd: number
  readonly tokens_in?: number
  readonly tokens_out?: number
  readonly latency_ms: number
  readonly failure: string | null
}

/** The difference goes back to the budgets of the time when it was reserved. A request was made, so the hour's count stays. */
async function end(db: Db, id: string, ending: Ending): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('model_calls')
      .selectAll()
      .where('id', '=', id)
      .where('state', 'in', ['reserved', 'lost'])
      .forUpdate()
      .executeTakeFirst()
    if (!row) return
    await trx
      .updateTable('model_calls')
      .set({ ...ending, ended_at: sql`now()` })
      .where('id', '=', id)
      .execute()
    const change = ending.cost_micro_usd - Number(row.cost_micro_usd)
    const charged = moneyBudgets(row).filter(({ budget }) =>
      budgetsOf[row.purpose].includes(budget),
    )
    for (const { budget, period } of charged) {
      await trx
        .updateTable('budget_counters')
        .set({ used: sql`used + ${change}`, updated_at: sql`now()` })
        .where('budget', '=', budget)
        .where('period', '=', period)
        .execute()
    }
  })
}

/** In the order of `chargesOf`. */
function moneyBudgets(row: {
  readonly created_at: Date
  readonly shopper_id: string
  readonly identification_id: string
}) {
  const day = row.created_at.toISOString().slice(0, 10)
  return [
    { budget: 'photo', period: `${day}/${row.identification_id}` },
    { budget: 'shopper-day', period: `${day}/${row.shopper_id}` },
    { budget: 'day', period: day },
    { budget: 'shadow-day', period: day },
  ] as const
}

async function spent(db: Db, at: Date): Promise<Spent> {
  const day = at.toISOString().slice(0, 10)
  const hour = at.toISOString().slice(0, 13)
  const weekBefore = new Date(at.getTime() - 7 * 86_400_000).toISOString().slice(0, 13)
  const rows = await db
    .selectFrom('budget_counters')
    .select(['budget', 'used'])
    .where((eb) =>
      eb.or([eb.and({ budget: 'day', period: day }), eb.and({ budget: 'hour', period: hour })]),
    )
    .execute()
  const used = (budget: BudgetLimit) => Number(rows.find((row) => row.budget === budget)?.used ?? 0)
  const { busiest } = await db
    .selectFrom('budget_counters')
    .where('budget', '=', 'hour')
    .where('period', '>=', weekBefore)
    .where('period', '<', hour)
    .select((eb) => eb.fn.max('used').as('busiest'))
    .executeTakeFirstOrThrow()
  return {
    dayMicroUsd: used('day'),
    hourRequests: used('hour'),
    busiestHourRequests: Number(busiest ?? 0),
  }
}

const dayMs = 86_400_000

async function spentByDay(db: Db, days: number, at: Date): Promise<readonly number[]> {
  const names = Array.from({ length: days }, (_, before) =>
    new Date(at.getTime() - (days - 1 - before) * dayMs).toISOString().slice(0, 10),
  )
  const rows = await db
    .selectFrom('model_calls')
    .select([
      sql<string>`to_char(created_at at time zone 'utc', 'YYYY-MM-DD')`.as('day'),
      sql<string>`sum(cost_micro_usd)`.as('used'),
    ])
    .where('created_at', '>=', new Date(`${names[0]}T00:00:00Z`))
    .groupBy('day')
    .execute()
  const used = new Map(rows.map((row) => [row.day, Number(row.used)]))
  return names.map((name) => used.get(name) ?? 0)
}

async function closeLost(db: Db): Promise<number> {
  const closed = await db
    .updateTable('model_calls')
    .set({ state: 'lost', ended_at: sql`now()` })
    .where('state', '=', 'reserved')
    .where('created_at', '<', sql<Date>`now() - make_interval(mins => ${lostAfterMinutes})`)
    .executeTakeFirst()
  return Number(closed.numUpdatedRows)
}
