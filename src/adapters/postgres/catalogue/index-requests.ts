import type { Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { JobQueues, JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import { getSetting, setSetting } from '#src/adapters/postgres/connection/settings-store.ts'
import type { IndexProgress, IndexProgressStore } from '#src/ports/index-progress.ts'
import type { JobData } from '#src/ports/jobs.ts'

/** How an import asks for what it brings to be indexed. */
export interface IndexRequests {
  /** Before the transaction: a queue is made outside of it. */
  prepare(): Promise<void>
  request(trx: Transaction<Database>, job: JobData['index-catalogue']): Promise<void>
  /** After the commit. */
  wake(): Promise<void>
}

const progressKey = 'index.progress'

export function createIndexProgress(db: Db): IndexProgressStore {
  return {
    read: async () => (await getSetting(db, progressKey)) as IndexProgress | undefined,
    save: (progress) => setSetting(db, progressKey, progress),
  }
}

/** @param jobs opened when the first import asks for them: most commands do without a queue. */
export function createIndexRequests(jobs: () => Promise<JobSender & JobQueues>): IndexRequests {
  return {
    prepare: async () => (await jobs()).prepare(['index-catalogue']),
    async request(trx, job) {
      const { requestId } = job
      const waiting = { requestId, state: 'waiting', total: 0, done: 0, failed: 0 } as const
      await setSetting(trx, progressKey, waiting satisfies IndexProgress)
      await (await jobs()).send(trx, 'index-catalogue', job)
    },
    wake: async () => (await jobs()).wake('index-catalogue'),
  }
}
