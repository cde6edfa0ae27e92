import { sql, type Transaction } from 'kysely'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { IncomingMessage, Inquiry } from '#src/domain/inquiry.ts'
import { answerJob, type ChatJobSender } from './chat-jobs.ts'

type Trx = Transaction<Database>

export async function addMessage(
  trx: Trx,
  jobs: Pick<ChatJobSender, 'add'>,
  message: IncomingMessage,
): Promise<void> {
  if (await hasMessage(trx, message)) return
  const { content } = message
  const inquiry = await lockInquiry(trx, message)
  await trx
    .insertInto('inquiry_messages')
    .values({
      chat_id: message.chatId,
      message_id: message.messageId,
      inquiry_id: inquiry.id,
      kind: content.kind,
      text: message.text,
      file_id: content.fileId,
      file_unique_id: content.kind === 'photo' ? content.fileUniqueId : null,
    })
    .execute()
  // A pending inquiry has its one job already; one that the machine is done with is looked at again with the late
  // message in view.
  if (inquiry.isNew || inquiry.state === 'answered' || (await waitsForManager(trx, inquiry))) {
    await trx
      .updateTable('inquiries')
      .set({ state: 'pending' })
      .where('id', '=', inquiry.id)
      .execute()
    await jobs.add(trx, answerJob(message.chatId, inquiry.id))
  }
}

/** The machine gave up and nobody has answered yet. */
async function waitsForManager(
  trx: Trx,
  { id, state }: Pick<Inquiry, 'id' | 'state'>,
): Promise<boolean> {
  if (state !== 'ticketed') return false
  const row = await trx
    .selectFrom('tickets')
    .select('id')
    .where('inquiry_id', '=', id)
    .where('state', '=', 'open')
    .where('reason', 'in', ['unknown', 'failed'])
    .executeTakeFirst()
  return row !== undefined
}

async function hasMessage(trx: Trx, { chatId, messageId }: IncomingMessage): Promise<boolean> {
  const row = await trx
    .selectFrom('inquiry_messages')
    .select('message_id')
    .where('chat_id', '=', String(chatId))
    .where('message_id', '=', String(messageId))
    .executeTakeFirst()
  return row !== undefined
}

/** Finds or makes the message's inquiry; its row stays locked, so that an album's messages come one after another. */
async function lockInquiry(trx: Trx, message: IncomingMessage) {
  return trx
    .insertInto('inquiries')
    .values({
      chat_id: message.chatId,
      thread_id: message.threadId,
      first_message_id: message.messageId,
      media_group_id: message.mediaGroupId,
      shopper_id: message.shopper.id,
      shopper_name: message.shopper.name,
      language: message.language,
    })
    .onConflict((conflict) =>
      conflict.columns(['chat_id', 'media_group_id']).doUpdateSet({
        first_message_id: sql`least(inquiries.first_message_id, excluded.first_message_id)`,
      }),
    )
    .returning(['id', 'state', sql<boolean>`xmax = 0`.as('isNew')])
    .executeTakeFirstOrThrow()
}
