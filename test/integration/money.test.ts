import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { createLedger } from '#src/adapters/postgres/calls/ledger.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import {
  type Behaviour,
  choosing,
  type ModelServer,
  saying,
  startModelServer,
  status,
} from '#test/support/model-server.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'
import type { SpendChildOptions } from '#test/support/spend-child.ts'
import { allPhotos, spend, tightLimits } from '#test/support/spending.ts'

/** Most answers are good; some are of no use and charged all the same, some fail and are tried again. */
const moods: readonly Behaviour[] = [
  ...Array.from({ length: 7 }, () => choosing('1')),
  saying('not JSON'),
  choosing('none'),
  status(500),
]

let database: TestDatabase
let server: ModelServer

beforeAll(async () => {
  database = await openTestDatabase()
})
beforeEach(async () => {
  server = await startModelServer()
  for (const model of ['first', 'second']) {
    server.script(
      model,
      ...Array.from({ length: allPhotos }, (_, at) => moods[at % 10] ?? choosing('1')),
    )
  }
})
afterEach(async () => {
  await server.close()
  await database.clear()
})
afterAll(() => database.close())

interface Use {
  readonly budget: string
  readonly period: string
  readonly counted: number
  /** The same from the ledger's rows. */
  readonly written: number
}

/** What every budget says, and what the calls add up to. */
async function uses(): Promise<readonly Use[]> {
  const { rows } = await sql<Use>`
    with calls as (
      select *, to_char(created_at at time zone 'utc', 'YYYY-MM-DD') as day,
        to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24') as hour
      from model_calls
    ), written as (
      select 'day' as budget, day as period, sum(cost_micro_usd) as used from calls group by day
      union all select 'hour', hour, count(*) from calls group by hour
      union all select 'shopper-day', day || '/' || shopper_id, sum(cost_micro_usd)
        from calls group by day, shopper_id
      union all select 'photo', day || '/' || identification_id, sum(cost_micro_usd)
        from calls group by day, identification_id
    )
    select budget, period, c.used::int as counted, w.used::int as written
    from budget_counters c full join written w using (budget, period)`.execute(database.db)
  return rows
}

const limitOf: Readonly<Record<string, number>> = {
  day: tightLimits.dayMicroUsd,
  'shopper-day': tightLimits.shopperDayMicroUsd,
  hour: tightLimits.hourRequests,
  photo: tightLimits.photoMicroUsd,
}

/** Nothing overspent, counters and rows agree to the micro-USD, and no call went out that was not reserved. */
async function checkTheBooks(): Promise<void> {
  const found = await uses()
  expect(found.length).toBeGreaterThan(0)
  expect(found.filter(({ counted, written }) => counted !== written)).toEqual([])
  expect(found.filter(({ budget, counted }) => counted > (limitOf[budget] ?? 0))).toEqual([])
  const { rows } = await sql<{ calls: number }>`
    select count(*)::int as calls from model_calls`.execute(database.db)
  // A call may be reserved and never arrive: its process was killed, or its time was over.
  expect(server.received().length).toBeGreaterThan(0)
  expect(server.received().length).toBeLessThanOrEqual(rows[0]?.calls ?? 0)
}

it(`${allPhotos} photos at once overspend nothing`, async () => {
  const ledger = createLedger(database.db, { limits: tightLimits })
  const ends = await spend({ ledger, baseUrl: server.baseUrl, photos: allPhotos })
  expect(ends.filter((end) => end === 'choice').length).toBeGreaterThan(allPhotos / 20)
  expect(ends.filter((end) => end === 'unavailable').length).toBeGreaterThan(allPhotos / 2)
  await checkTheBooks()
})

const databaseUrl = () => database.environment['DATABASE_URL']

it.skipIf(!process.env['TEST_DATABASE_URL'])(
  `${allPhotos} photos at once in 4 processes overspend nothing, also when one of them is killed (needs TEST_DATABASE_URL)`,
  async () => {
    const children = Array.from({ length: 4 }, () =>
      startSpending({
        databaseUrl: databaseUrl() ?? '',
        baseUrl: server.baseUrl,
        photos: allPhotos / 4,
      }),
    )
    const [killed, ...others] = children
    await expect.poll(() => server.received().length).toBeGreaterThan(10)
    killed?.child.kill('SIGKILL')
    for (const { output } of others) expect(await output).toContain('choice')
    await killed?.output
    await closeLost()
    await checkTheBooks()
  },
)

function startSpending(options: SpendChildOptions) {
  const file = join(projectRoot, 'test/support/spend-child.ts')
  const child = spawn(process.execPath, [file, JSON.stringify(options)], { cwd: projectRoot })
  return { child, output: text(child.stdout) }
}

/** As if a quarter of an hour had passed: what the killed process had reserved is spent. */
async function closeLost(): Promise<void> {
  await sql`
    update model_calls set created_at = created_at - interval '16 minutes'
    where state = 'reserved'
      and date_trunc('hour', created_at) = date_trunc('hour', created_at - interval '16 minutes')
  `.execute(database.db)
  await createLedger(database.db, { limits: tightLimits }).closeLost()
}

it('without its ledger no model is asked', async () => {
  const other = await openTestDatabase()
  await sql`drop table budget_counters`.execute(other.db)
  const ledger = createLedger(other.db, { limits: tightLimits })
  const ends = await spend({ ledger, baseUrl: server.baseUrl, photos: 20 })
  await other.close()
  expect(new Set(ends)).toEqual(new Set(['unavailable']))
  expect(server.received()).toEqual([])
})
