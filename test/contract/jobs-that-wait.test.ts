import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createBacklog } from '#src/adapters/postgres/chat/backlog.ts'
import { createJobs } from '#src/adapters/postgres/connection/jobs.ts'
import { TelegramError } from '#src/ports/errors.ts'
import type { Jobs } from '#src/ports/jobs.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
let running: Jobs | undefined

beforeAll(async () => {
  database = await openTestDatabase()
})
afterEach(async () => {
  await running?.stop(10_000)
  running = undefined
  await sql`delete from pgboss.job`.execute(database.db)
})
afterAll(() => database.close())

/** Posts tickets as `post` does; promises the first. @returns how often it was tried. */
async function promiseTicket(post: () => Promise<void>): Promise<() => number> {
  const { db, isSoleOwner } = database
  const errors: unknown[] = []
  const jobs = createJobs(db, { isSoleOwner, onError: (error) => errors.push(error) })
  let tries = 0
  const idle = { handle: async () => undefined, giveUp: async () => undefined }
  const handle = async () => {
    tries += 1
    await post()
  }
  await jobs.start({
    'post-ticket': { ...idle, handle },
    'deliver-answer': idle,
    learn: idle,
    'tell-managers': idle,
    prune: idle,
  })
  running = jobs
  await db.transaction().execute((trx) => jobs.send(trx, 'post-ticket', { ticketId: 1 }))
  jobs.wake('post-ticket')
  return () => tries
}

/** The jobs that are still to be done, and when. */
async function waiting() {
  const { rows } = await sql<{ seconds: number; data: object; retry_count: number }>`
    select extract(epoch from start_after - created_on)::float8 as seconds, data, retry_count
    from pgboss.job where name = 'post-ticket' and state in ('created', 'retry', 'active')
  `.execute(database.db)
  return rows
}

describe('a job that is asked to wait', () => {
  it.each([
    [20_000, 20],
    [40_000, 40],
    [300_000, 300],
    [16_500, 17],
    [1_000, 1],
  ])('for %i ms is begun again after %i s, as one that has not failed', async (waitMs, seconds) => {
    const isLong = waitMs > 5_000
    const wait = new TelegramError('later', { retryAfterMs: waitMs })
    let asks = 1
    const tries = await promiseTicket(async () => {
      if (asks-- > 0) throw wait
    })
    if (isLong) {
      await expect
        .poll(waiting)
        .toEqual([{ seconds: expect.closeTo(seconds, 0), data: { ticketId: 1 }, retry_count: 0 }])
      expect(tries()).toBe(1)
      await sql`update pgboss.job set start_after = now()`.execute(database.db)
    }
    await expect.poll(waiting).toEqual([])
    expect(tries()).toBe(2)
  })

  it.each([
    new Error('broken'),
    new TelegramError('away'),
    new TelegramError('x', { retryAfterMs: 0 }),
  ])('is not one that fails: %s', async (error) => {
    await promiseTicket(() => Promise.reject(error))
    await expect.poll(async () => (await waiting())[0]?.retry_count).toBeGreaterThanOrEqual(1)
  })
})

describe('why a ticket cannot be posted', () => {
  it('is known from the first failure until it is posted', async () => {
    const { db } = database
    await sql`
      insert into inquiries (id, chat_id, first_message_id, shopper_id, shopper_name, language)
      overriding system value values (1, 1, 1, 1, 'A', 'uk')`.execute(db)
    await sql`
      insert into tickets (id, inquiry_id, reason) overriding system value
      values (1, 1, 'unknown')`.execute(db)
    const backlog = createBacklog(db)
    expect(await backlog.unpostedTickets()).toMatchObject({ count: 1, lastError: undefined })
    const reason = "Call to 'sendPhoto' failed! (400: Bad Request: TOPIC_CLOSED)"
    await promiseTicket(() => Promise.reject(new Error(reason)))
    await expect
      .poll(() => backlog.unpostedTickets())
      .toMatchObject({ count: 1, lastError: reason })
    await sql`update tickets set staff_message_id = 5`.execute(db)
    expect(await backlog.unpostedTickets()).toMatchObject({ count: 0, lastError: undefined })
  })
})
