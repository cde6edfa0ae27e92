import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createJobs, type JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import { createTicketStore } from '#src/adapters/postgres/desk/ticket-store.ts'
import type { JobWorkers } from '#src/ports/jobs.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
afterEach(() => database.clear())

/** Tickets whose answer no shopper was told, from 1 on. */
async function addUndelivered(count: number): Promise<void> {
  const { db } = database
  await sql`
    insert into inquiries (chat_id, first_message_id, shopper_id, shopper_name, language)
    select n, n, n, 'x', 'uk' from generate_series(1, ${count}::integer) as n`.execute(db)
  await sql`
    insert into tickets (inquiry_id, reason, state, answered_at)
    select id, 'unknown', 'answered', now() from inquiries order by id`.execute(db)
}

const storeWith = (jobs: JobSender) =>
  createTicketStore(database.db, jobs, { onOpened: () => undefined })

describe('very many tickets that an outage left', () => {
  const count = 2_500

  /** Keeps the tickets that would be queued, and tells of each portion. */
  function recordingJobs(onPortion: () => void = () => undefined) {
    const sent: unknown[] = []
    const jobs: JobSender = {
      send: async () => undefined,
      sendAll: async (_trx, _name, data) => {
        sent.push(...data.map((one) => JSON.stringify(one)))
        if (data.length > 0) onPortion()
      },
      wake: () => undefined,
    }
    return { sent, jobs }
  }

  it('are taken up once each', async () => {
    await addUndelivered(count)
    const { sent, jobs } = recordingJobs()
    expect(await storeWith(jobs).resume()).toBe(count)
    expect(sent).toHaveLength(count)
    expect(new Set(sent).size).toBe(count)
  })

  it('are left for the next start when this one is over', async () => {
    await addUndelivered(count)
    const stopping = new AbortController()
    const { sent, jobs } = recordingJobs(() => stopping.abort())
    const resumed = await storeWith(jobs).resume(stopping.signal)
    expect(resumed).toBeGreaterThan(0)
    expect(resumed).toBeLessThan(count)
    expect(sent).toHaveLength(resumed)
  })

  it('do not hold those that come meanwhile, which have their job already', async () => {
    await addUndelivered(count)
    let isFirst = true
    const { sent, jobs } = recordingJobs()
    const slow: JobSender = {
      ...jobs,
      async sendAll(trx, name, data) {
        await jobs.sendAll(trx, name, data)
        if (!isFirst) return
        isFirst = false
        await sql`update tickets set changed_at = clock_timestamp() where id > ${count - 100}`.execute(
          trx,
        )
      },
    }
    expect(await storeWith(slow).resume()).toBe(count - 100)
    expect(sent).toHaveLength(count - 100)
  })
})

it('jobs that are promised together are all done', async () => {
  await addUndelivered(5)
  const delivered: number[] = []
  const idle = { handle: async () => undefined, giveUp: async () => undefined }
  const workers: Partial<JobWorkers> = {
    'post-ticket': idle,
    learn: idle,
    'tell-managers': idle,
    prune: idle,
    'deliver-answer': {
      ...idle,
      handle: async ({ ticketId }) => void delivered.push(ticketId),
    },
  }
  const jobs = createJobs(database.db, { isSoleOwner: false, onError: () => undefined })
  await jobs.start(workers)
  expect(await storeWith(jobs).resume()).toBe(5)
  await expect.poll(() => delivered.toSorted()).toEqual([1, 2, 3, 4, 5])
  await jobs.stop(5_000)
})
