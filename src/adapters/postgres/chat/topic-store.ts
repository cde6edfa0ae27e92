import type { Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { TopicStore } from '#src/ports/topic-store.ts'

export function createTopicStore(db: Db, jobs: Pick<JobSender, 'send' | 'wake'>): TopicStore {
  return {
    async find(staffChatId, shopperId) {
      const row = await db
        .selectFrom('shopper_topics')
        .select('thread_id')
        .where('staff_chat_id', '=', String(staffChatId))
        .where('shopper_id', '=', String(shopperId))
        .executeTakeFirst()
      return row ? Number(row.thread_id) : null
    },
    async note(staffChatId, shopperId, threadId) {
      const place = { staff_chat_id: staffChatId, shopper_id: shopperId, thread_id: threadId }
      await db
        .insertInto('shopper_topics')
        .values(place)
        .onConflict((conflict) =>
          conflict.columns(['staff_chat_id', 'shopper_id']).doUpdateSet({ thread_id: threadId }),
        )
        .execute()
    },
    async forget(staffChatId, shopperId) {
      await db.transaction().execute(async (trx) => {
        await trx
          .deleteFrom('shopper_topics')
          .where('staff_chat_id', '=', String(staffChatId))
          .where('shopper_id', '=', String(shopperId))
          .execute()
        await postAnew(trx, jobs, { staffChatId, shopperId })
      })
      jobs.wake('post-ticket')
    },
  }
}

/** The cards of open tickets went with the topic. */
async function postAnew(
  trx: Transaction<Database>,
  jobs: Pick<JobSender, 'send'>,
  { staffChatId, shopperId }: { readonly staffChatId: number; readonly shopperId: number },
): Promise<void> {
  const rows = await trx
    .updateTable('tickets')
    .set({ staff_message_id: null })
    .where('state', '=', 'open')
    .where('staff_chat_id', '=', String(staffChatId))
    .where('inquiry_id', 'in', (eb) =>
      eb.selectFrom('inquiries').select('inquiries.id').where('chat_id', '=', String(shopperId)),
    )
    .returning('id')
    .execute()
  for (const { id } of rows) await jobs.send(trx, 'post-ticket', { ticketId: id })
}
