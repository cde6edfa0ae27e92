import { sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { InquiryState } from '#src/domain/inquiry.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { Topic } from '#src/ports/inquiry-store.ts'

export async function setTopic(db: Db, inquiryId: number, sku: Sku): Promise<void> {
  await db
    .updateTable('inquiries')
    .set({ topic_sku: sku, touched_at: sql`now()` })
    .where('id', '=', inquiryId)
    .execute()
}

/** The inquiry that was touched last in a chat; nothing else is what it is about. */
export async function topicOf(
  db: Db | Transaction<Database>,
  chatId: number,
  minutes: number,
): Promise<(Topic & { readonly state: InquiryState }) | undefined> {
  const row = await db
    .selectFrom('inquiries')
    .select(['id', 'topic_sku', 'state'])
    .where('chat_id', '=', String(chatId))
    .where('touched_at', '>', sql<Date>`now() - make_interval(mins => ${minutes}::int)`)
    .orderBy('touched_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { inquiryId: row.id, sku: row.topic_sku, state: row.state }
}
