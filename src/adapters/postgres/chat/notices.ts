import type { Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { Notice } from '#src/domain/notice.ts'
import type { Notices } from '#src/ports/notices.ts'

export function createNotices(db: Db, jobs: JobSender): Notices {
  return {
    async tellOnce(key, notice) {
      const isNew = await db.transaction().execute((trx) => keepNotice(trx, jobs, { key, notice }))
      if (isNew) jobs.wake('tell-managers')
      return isNew
    },
    async get(key) {
      const row = await db
        .selectFrom('notices')
        .select('notice')
        .where('key', '=', key)
        .executeTakeFirst()
      return row?.notice
    },
  }
}

interface NewNotice {
  readonly key: string
  readonly notice: Notice
}

/** Promises to tell the managers, once. @returns whether it is new. */
export async function keepNotice(
  trx: Transaction<Database>,
  jobs: JobSender,
  { key, notice }: NewNotice,
): Promise<boolean> {
  const row = await trx
    .insertInto('notices')
    .values({ key, notice: JSON.stringify(notice) })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('key')
    .executeTakeFirst()
  if (row) await jobs.send(trx, 'tell-managers', { noticeKey: key })
  return row !== undefined
}
