import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { Inbox, StoredUpdate } from '#src/ports/inbox.ts'

export function createInbox(db: Db, jobs: JobSender): Inbox {
  return {
    accept: (update) => accept(db, jobs, update),
    async prune() {
      await db
        .deleteFrom('updates')
        .where('received_at', '<', sql<Date>`now() - interval '7 days'`)
        .execute()
    },
    read: async (updateId) => {
      const row = await db
        .selectFrom('updates')
        .select('payload')
        .where('update_id', '=', String(updateId))
        .executeTakeFirst()
      return row?.payload
    },
  }
}

/** PostgreSQL keeps neither NUL nor half a surrogate pair: one such message would stop all that follow it. */
function keepable(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '') : value
}

async function accept(db: Db, jobs: JobSender, update: StoredUpdate): Promise<boolean> {
  const isNew = await db.transaction().execute(async (trx) => {
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('updates')
      .values({ update_id: update.update_id, payload: JSON.stringify(update, keepable) })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    if (!numInsertedOrUpdatedRows) return false
    await jobs.send(trx, 'update', { updateId: update.update_id })
    return true
  })
  if (isNew) jobs.wake('update')
  return isNew
}
