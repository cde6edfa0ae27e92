import type { Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { Accepted, Inbox, StoredUpdate, UpdateLane } from '#src/ports/inbox.ts'
import type { ChatJobSender } from './chat-jobs.ts'

type Sender = Pick<ChatJobSender, 'add' | 'wake'>

export function createInbox(db: Db, chatJobs: Sender): Inbox {
  return {
    async accept(update, lane) {
      const accepted = await db
        .transaction()
        .execute((trx) => accept(trx, chatJobs, { update, lane }))
      if (accepted !== 'repeated') chatJobs.wake(lane.queue)
      return accepted
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

async function accept(
  trx: Transaction<Database>,
  chatJobs: Sender,
  { update, lane }: { readonly update: StoredUpdate; readonly lane: UpdateLane },
): Promise<Accepted> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('updates')
    .values({ update_id: update.update_id, payload: JSON.stringify(update, keepable) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  if (!numInsertedOrUpdatedRows) return 'repeated'
  const before = await trx
    .selectFrom('chat_jobs')
    .select('id')
    .where('queue', '=', lane.queue)
    .where('chat_id', '=', String(lane.chatId))
    .limit(1)
    .executeTakeFirst()
  await chatJobs.add(trx, { ...lane, position: update.update_id })
  return before ? 'waiting' : 'next'
}
