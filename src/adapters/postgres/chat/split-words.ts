import type { Transaction } from 'kysely'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import { answerJob, type ChatJobSender } from './chat-jobs.ts'

interface SplitOptions {
  readonly inquiryId: number
  /** Ids of messages. */
  readonly seen: readonly number[]
}

/** Words that were not in view become inquiries of their own. Locks the inquiry, as those do that add to it. */
export async function splitWords(
  trx: Transaction<Database>,
  jobs: Pick<ChatJobSender, 'add'>,
  { inquiryId, seen }: SplitOptions,
): Promise<void> {
  const inquiry = await trx
    .selectFrom('inquiries')
    .select(['chat_id', 'thread_id', 'shopper_id', 'shopper_name', 'language'])
    .where('id', '=', inquiryId)
    .forUpdate()
    .executeTakeFirst()
  if (!inquiry) return
  const words = await trx
    .selectFrom('inquiry_messages')
    .select('message_id')
    .where('inquiry_id', '=', inquiryId)
    .where('kind', '=', 'text')
    .$if(seen.length > 0, (query) => query.where('message_id', 'not in', seen.map(String)))
    .orderBy('message_id')
    .execute()
  for (const { message_id } of words) {
    const { id } = await trx
      .insertInto('inquiries')
      .values({
        ...inquiry,
        chat_id: Number(inquiry.chat_id),
        thread_id: inquiry.thread_id === null ? null : Number(inquiry.thread_id),
        shopper_id: Number(inquiry.shopper_id),
        first_message_id: Number(message_id),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await trx
      .updateTable('inquiry_messages')
      .set({ inquiry_id: id })
      .where('chat_id', '=', inquiry.chat_id)
      .where('message_id', '=', message_id)
      .execute()
    await jobs.add(trx, answerJob(Number(inquiry.chat_id), id))
  }
}
