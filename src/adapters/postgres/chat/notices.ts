import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { Notices } from '#src/ports/notices.ts'

export function createNotices(db: Db, jobs: JobSender): Notices {
  return {
    async tellOnce(key, notice) {
      const isNew = await db.transaction().execute(async (trx) => {
        const row = await trx
          .insertInto('notices')
          .values({ key, notice: JSON.stringify(notice) })
          .onConflict((conflict) => conflict.column('key').doNothing())
          .returning('key')
          .executeTakeFirst()
        if (row) await jobs.send(trx, 'tell-managers', { noticeKey: key })
        return row !== undefined
      })
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
