import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createJobs } from '#src/adapters/postgres/connection/jobs.ts'
import type { JobWorker, JobWorkers } from '#src/ports/jobs.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase()
})
afterEach(() => database.close())

const nobody = { handle: async () => undefined, giveUp: async () => undefined }
const idle: Partial<JobWorkers> = {
  'post-ticket': nobody,
  'deliver-answer': nobody,
  learn: nobody,
  'tell-managers': nobody,
  prune: nobody,
  refit: nobody,
}

/** Longer than any test waits: whoever waited for the next look would be seen. */
const pollingIntervalSeconds = 3_600

it('jobs that wait are done one after another, not one at each look for new ones', async () => {
  const jobs = createJobs(database.db, {
    isSoleOwner: true,
    onError: () => undefined,
    pollingIntervalSeconds,
  })
  const done: number[] = []
  const learn: JobWorker<'learn'> = {
    async handle({ inquiryId }) {
      done.push(inquiryId)
      if (inquiryId === 2) throw new Error('one that fails stops none of the others')
    },
    giveUp: async () => undefined,
  }
  await jobs.start({ ...idle, learn })
  try {
    await database.db.transaction().execute(async (trx) => {
      for (const inquiryId of [1, 2, 3, 4, 5]) await jobs.send(trx, 'learn', { inquiryId })
    })
    jobs.wake('learn')
    await vi.waitFor(() => expect(new Set(done)).toEqual(new Set([1, 2, 3, 4, 5])), {
      timeout: 120_000,
    })
  } finally {
    await jobs.stop(1_000)
  }
})

it('several that make the queues at once leave every connection as they found it', async () => {
  const troubles: Error[] = []
  const options = { isSoleOwner: false, onError: (error: Error) => troubles.push(error) }
  const all = Array.from({ length: 5 }, () => createJobs(database.db, options))
  try {
    await Promise.all(all.map((jobs) => jobs.prepare(['learn'])))
    const asked = Array.from({ length: 20 }, () => sql`select pg_sleep(0.01)`.execute(database.db))
    await Promise.all(asked)
    expect(troubles).toEqual([])
  } finally {
    for (const jobs of all) await jobs.stop(1_000)
  }
})

it('a daily job is promised once, however often and by whomever it is asked for', async () => {
  const options = { isSoleOwner: false, onError: () => undefined, pollingIntervalSeconds }
  const [one, other] = [createJobs(database.db, options), createJobs(database.db, options)]
  await one.start(idle)
  await other.start(idle)
  try {
    for (const jobs of [one, other, one, other]) await jobs.sendEvery(24, 'prune')
    const { rows } = await sql`select from pgboss.job where name = 'prune'`.execute(database.db)
    // The day may end meanwhile.
    expect([1, 2]).toContain(rows.length)
  } finally {
    await one.stop(1_000)
    await other.stop(1_000)
  }
})

it('of a job that is promised once, one waits or is done, whoever asks for it', async () => {
  const options = { isSoleOwner: false, onError: () => undefined, pollingIntervalSeconds }
  const [one, other] = [createJobs(database.db, options), createJobs(database.db, options)]
  const { promise: goesOn, resolve: goOn } = Promise.withResolvers<void>()
  let started = 0
  let done = 0
  const refit: JobWorker<'refit'> = {
    async handle() {
      started += 1
      await goesOn
      done += 1
    },
    giveUp: async () => undefined,
  }
  await one.start({ ...idle, refit })
  await other.start({ ...idle, refit })
  try {
    for (const jobs of [one, other, one]) await jobs.sendOnce('refit')
    await vi.waitFor(() => expect(started).toBe(1), { timeout: 120_000 })
    for (const jobs of [other, one]) await jobs.sendOnce('refit')
    goOn()
    await vi.waitFor(() => expect(done).toBe(1), { timeout: 120_000 })
    const { rows } = await sql`select from pgboss.job where name = 'refit'`.execute(database.db)
    expect(rows).toHaveLength(1)

    // What was confirmed after it had begun may ask for the next one.
    await vi.waitFor(
      async () => {
        await one.sendOnce('refit')
        expect(done).toBeGreaterThan(1)
      },
      { timeout: 120_000, interval: 200 },
    )
  } finally {
    goOn()
    await one.stop(1_000)
    await other.stop(1_000)
  }
})
