import { randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { fromKysely, type Job, PgBoss, type Db as QueueDatabase, type QueuePolicy } from 'pg-boss'
import { TelegramError } from '#src/ports/errors.ts'
import type { JobData, JobHandler, JobName, Jobs, JobWorker, JobWorkers } from '#src/ports/jobs.ts'
import type { Db } from './connect.ts'
import type { Database } from './schema.ts'

export interface JobsOptions {
  /** This process alone uses the database: jobs a crash left behind can be taken up at once. */
  readonly isSoleOwner: boolean
  readonly onError: (error: Error) => void
  /** How long a worker of another process needs to notice new work. */
  readonly pollingIntervalSeconds?: number
}

/** How durable work is sent from inside a transaction. */
export interface JobSender {
  send<Name extends JobName>(
    trx: Transaction<Database>,
    name: Name,
    data: JobData[Name],
  ): Promise<void>
  /** Many at once, in one statement. */
  sendAll<Name extends JobName>(
    trx: Transaction<Database>,
    name: Name,
    data: readonly JobData[Name][],
  ): Promise<void>
  /** After the commit: the workers of this process need not wait for their next look. */
  wake(name: JobName): void
}

/** For a process that sends jobs and does none. */
export interface JobQueues {
  /** Sees to it that there are queues for these, which `start` does for its own. */
  prepare(names: readonly JobName[]): Promise<void>
}

const jobNames = [
  'post-ticket',
  'deliver-answer',
  'learn',
  'tell-managers',
  'show-order',
  'tell-order',
  'tell-restocked',
  'ask-rating',
  'prune',
  'refit',
  'back-up',
  'index-catalogue',
] as const satisfies JobName[]

/**
 * An expired job is run again while the first may still go on. So it is longer than the worst ladder and the slowest
 * send: into a group that may get 20 messages a minute one may wait for minutes.
 */
const defaultExpireInSeconds = 300
/** A large catalogue takes hours, and who indexes says that it is alive; the longest that pg-boss allows. */
const expireInSeconds: Partial<Readonly<Record<JobName, number>>> = {
  'index-catalogue': 86_400,
  refit: 21_600,
  'back-up': 21_600,
}
/** Of these one waits or is being done, never two. */
const policies: Partial<Readonly<Record<JobName, QueuePolicy>>> = { refit: 'exclusive' }
/** How long a dead process goes unnoticed; a live one says twice in this time that it is at work. */
const heartbeatSeconds = 15
const superviseIntervalSeconds = 5
const retries = { retryDelay: 1, retryBackoff: true, retryDelayMax: 30 }
/** On PGlite a backup has the only connection: whoever makes one cannot say that it is alive. */
const heartbeatOf = (name: JobName) => (name === 'back-up' ? {} : { heartbeatSeconds })
/** Tickets and replies are retried for an hour: nobody else takes them over. */
const retryLimits: Readonly<Record<JobName, number>> = {
  'post-ticket': 120,
  'deliver-answer': 120,
  learn: 120,
  'tell-managers': 120,
  'show-order': 120,
  'tell-order': 120,
  'tell-restocked': 120,
  'ask-rating': 120,
  prune: 5,
  refit: 5,
  'back-up': 5,
  'index-catalogue': 120,
}
const hourSeconds = 3_600
const defaultPollingIntervalSeconds = 0.5
const concurrency: Readonly<Record<JobName, number>> = {
  'post-ticket': 1,
  'deliver-answer': 1,
  learn: 1,
  'tell-managers': 1,
  'show-order': 1,
  'tell-order': 1,
  'tell-restocked': 1,
  'ask-rating': 1,
  prune: 1,
  refit: 1,
  'back-up': 1,
  'index-catalogue': 1,
}

const failedQueue = (name: JobName) => `${name}-failed`

/** pg-boss in the same database, so that a row and its job are one transaction. */
export function createJobs(db: Db, options: JobsOptions): Jobs & JobSender & JobQueues {
  const boss = new PgBoss({
    db: tidyConnections(db),
    schema: 'pgboss',
    // A migration makes it.
    createSchema: false,
    superviseIntervalSeconds,
    monitorIntervalSeconds: superviseIntervalSeconds,
  })
  boss.on('error', options.onError)
  const { pollingIntervalSeconds = defaultPollingIntervalSeconds } = options
  const workerIds = new Map<JobName, string[]>()
  const wake = (name: JobName) => {
    for (const id of workerIds.get(name) ?? []) boss.notifyWorker(id)
  }
  const prepare = async (names: readonly JobName[]) => {
    await boss.start()
    for (const name of names) await prepareQueue(boss, name, options)
  }
  return {
    async send(trx, name, data) {
      await boss.send(name, data, { db: fromKysely(trx) })
    },
    async sendAll(trx, name, data) {
      const jobs = data.map((one) => ({ data: one }))
      if (jobs.length > 0) await boss.insert(name, jobs, { db: fromKysely(trx) })
    },
    wake,
    prepare,
    async start(workers) {
      const names = jobNames.filter((name) => workers[name])
      await prepare(names)
      for (const name of names) {
        const ids = await startWorkers(boss, name, { workers, pollingIntervalSeconds })
        workerIds.set(name, ids)
      }
    },
    async sendEvery(hours, name) {
      await boss.send(name, {}, { singletonKey: name, singletonSeconds: hours * hourSeconds })
    },
    async sendOnce(name) {
      await boss.send(name, {})
      wake(name)
    },
    async stop(deadlineMs) {
      await boss.stop({ graceful: true, timeout: deadlineMs, close: false })
    },
  }
}

/**
 * pg-boss begins transactions of its own in one text with what they do. One that fails half-way, as when two processes
 * make its tables at once, would leave its connection in the pool for others to fail on.
 */
function tidyConnections(db: Db): QueueDatabase {
  return {
    executeSql: (text, values) =>
      db.connection().execute(async (connection) => {
        try {
          return await fromKysely(connection).executeSql(text, values)
        } catch (error) {
          await sql`rollback`.execute(connection).catch(() => undefined)
          throw error
        }
      }),
  }
}

async function prepareQueue(boss: PgBoss, name: JobName, { isSoleOwner }: JobsOptions) {
  const dead = failedQueue(name)
  const retryLimit = retryLimits[name]
  const policy = policies[name] ?? 'standard'
  const common = {
    ...retries,
    ...heartbeatOf(name),
    expireInSeconds: expireInSeconds[name] ?? defaultExpireInSeconds,
  }
  await boss.createQueue(dead, { ...common, retryLimit: 100 })
  await boss.createQueue(name, { ...common, retryLimit, policy, deadLetter: dead })
  // pg-boss looks a queue up at its first use. In the middle of a transaction that would wait for ever: on PGlite the
  // transaction has the only connection.
  await boss.getJobById(name, randomUUID())
  if (!isSoleOwner) return
  for (const queue of [name, dead]) {
    const left = await boss.findJobs(queue)
    const ids = left.filter(({ state }) => state === 'active').map(({ id }) => id)
    if (ids.length > 0) await boss.fail(queue, ids, { message: 'the process ended' })
  }
}

async function startWorkers(boss: PgBoss, name: JobName, options: StartOptions): Promise<string[]> {
  const { pollingIntervalSeconds, workers } = options
  const { handle, giveUp } = workers[name] as JobWorker<JobName>
  const work = (queue: string, run: JobHandler<JobName>) => {
    const ids = boss.work<JobData[JobName]>(queue, { pollingIntervalSeconds }, async ([job]) => {
      try {
        if (!job) return
        await run(job.data, job.signal).catch((error: unknown) => postpone(boss, job, error))
      } finally {
        // Where one job waited there may be more: pg-boss would look for them at the next interval only.
        boss.notifyWorker(await ids)
      }
    })
    return ids
  }
  await work(failedQueue(name), giveUp)
  const all = Array.from({ length: concurrency[name] }, () => work(name, handle))
  return Promise.all(all)
}

interface StartOptions {
  readonly workers: Partial<JobWorkers>
  readonly pollingIntervalSeconds: number
}

/** A job that is asked to wait has not failed: it comes back when it may, and not before. */
async function postpone(boss: PgBoss, { name, data }: Job<object>, error: unknown): Promise<void> {
  const waitMs = TelegramError.waitOf(error)
  if (waitMs === 0) throw error
  await boss.send(name, data, { startAfter: Math.ceil(waitMs / 1_000) })
}
