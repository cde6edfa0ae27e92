import { sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { Inquiry } from '#src/domain/inquiry.ts'
import type { Sku } from '#src/domain/sku.ts'

export async function setTopic(db: Db, inquiryId: number, sku: Sku): Promise<void> {
  await db
    .updateTable('inquiries')
    .set({ topic_sku: sku, touched_at: sql`now()` })
    .where('id', '=', inquiryId)
    .execute()
}

/** The inquiry that was touched last in a chat: nothing else is what the chat is about. */
export async function topicOf(
  trx: Transaction<Database>,
  chatId: number,
  minutes: number,
): Promise<number | undefined> {
  const row = await trx
    .selectFrom('inquiries')
    .select('id')
    .where('chat_id', '=', String(chatId))
    .where(isOfShopper)
    .where('touched_at', '>', sql<Date>`now() - make_interval(mins => ${minutes}::int)`)
    .orderBy('touched_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

/** Of what only the managers were shown the chat is not, until a manager has named it. */
const isOfShopper = sql<boolean>`(not in_talk or topic_sku is not null)`

/** What was withdrawn is as if it had not been asked; what is not answered yet, or not known, leaves no topic. */
export async function readTopic(
  db: Db,
  { id, chatId }: Pick<Inquiry, 'id' | 'chatId'>,
  minutes: number,
): Promise<Sku | undefined> {
  const last = await db
    .selectFrom('inquiries')
    .select('topic_sku')
    .where('chat_id', '=', String(chatId))
    .where('id', '<>', id)
    .where('state', '<>', 'cancelled')
    .where(isOfShopper)
    .where('touched_at', '>', sql<Date>`now() - make_interval(mins => ${minutes}::int)`)
    .orderBy('touched_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.topic_sku ?? undefined
}
