import { sql, type Transaction } from 'kysely'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { IncomingMessage, Inquiry } from '#src/domain/inquiry.ts'
import { answerJob, type ChatJobSender } from './chat-jobs.ts'
import { topicOf } from './topics.ts'

type Trx = Transaction<Database>

export async function addMessage(
  trx: Trx,
  jobs: Pick<ChatJobSender, 'add'>,
  message: IncomingMessage,
): Promise<void> {
  if (await hasMessage(trx, message)) return
  const inquiry = await lockInquiry(trx, message)
  await insertMessage(trx, message, inquiry.id)
  if (inquiry.isNew) await jobs.add(trx, answerJob(message.chatId, inquiry.id))
  else await lookAgain(trx, jobs, inquiry)
}

/**
 * A pending inquiry whose answer is not shown yet is looked at with these words in view, one that waits for words is
 * looked at again.
 */
export async function addWords(
  trx: Trx,
  jobs: Pick<ChatJobSender, 'add'>,
  { message, minutes }: { readonly message: IncomingMessage; readonly minutes: number },
): Promise<void> {
  if (await hasMessage(trx, message)) return
  const topic = await topicOf(trx, message.chatId, minutes)
  const inquiry = topic === undefined ? undefined : await lockOpen(trx, topic)
  if (!inquiry) return addMessage(trx, jobs, message)
  await insertMessage(trx, message, inquiry.id)
  if (inquiry.state === 'pending') return
  // These words are answered below them, not where the shopper was asked for them.
  await trx
    .updateTable('inquiries')
    .set({ answer_message_id: null })
    .where('id', '=', inquiry.id)
    .execute()
  await lookAgain(trx, jobs, { ...inquiry, chatId: message.chatId })
}

/** Locked, and as it is by now. */
async function lockOpen(trx: Trx, inquiryId: number) {
  return trx
    .selectFrom('inquiries')
    .select(['id', 'state'])
    .where('id', '=', inquiryId)
    .where(({ eb, and, or }) =>
      or([
        and([eb('state', '=', 'pending'), eb('shown_at', 'is', null)]),
        eb('state', '=', 'asked'),
      ]),
    )
    .forUpdate()
    .executeTakeFirst()
}

async function insertMessage(trx: Trx, message: IncomingMessage, inquiryId: number): Promise<void> {
  await trx
    .insertInto('inquiry_messages')
    .values({
      chat_id: message.chatId,
      message_id: message.messageId,
      inquiry_id: inquiryId,
      ...contentColumns(message),
    })
    .execute()
}

/** @returns false when the message belongs to no inquiry. */
export async function editMessage(
  trx: Trx,
  jobs: Pick<ChatJobSender, 'add'>,
  message: IncomingMessage,
): Promise<boolean> {
  const inquiry = await lockInquiryOf(trx, message)
  if (!inquiry) return false
  const columns = contentColumns(message)
  const { numUpdatedRows } = await trx
    .updateTable('inquiry_messages')
    .set({ ...columns, edits: sql`edits + 1` })
    .where('chat_id', '=', String(message.chatId))
    .where('message_id', '=', String(message.messageId))
    // Telegram tells of edits that change nothing a person sees; a message that fell silent says so again.
    .where(
      sql<boolean>`(kind, text, file_unique_id) is distinct from
        (${columns.kind}, ${columns.text}, ${columns.file_unique_id})`,
    )
    .executeTakeFirstOrThrow()
  if (numUpdatedRows > 0n) await lookAgain(trx, jobs, inquiry)
  return true
}

/**
 * @returns false when there is nothing to be decided any more.
 * @throws Error while it is being looked at: to be tried again.
 */
export async function lookAtUndecided(
  trx: Trx,
  jobs: Pick<ChatJobSender, 'add'>,
  inquiryId: number,
): Promise<boolean> {
  const row = await trx
    .selectFrom('inquiries')
    .select(['id', 'chat_id', 'state'])
    .where('id', '=', inquiryId)
    .where('sku', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return false
  const { id, state, chat_id: chatId } = row
  if (state === 'pending') throw new Error('a word on an answer that is not recorded yet')
  return lookAgain(trx, jobs, { id, state, chatId: Number(chatId) })
}

type InquiryRow = Pick<Inquiry, 'id' | 'chatId' | 'state'>

/**
 * A pending inquiry has its one job already; one that the machine is done with is looked at again with what is new in
 * view. @returns whether it is.
 */
async function lookAgain(
  trx: Trx,
  jobs: Pick<ChatJobSender, 'add'>,
  inquiry: InquiryRow,
): Promise<boolean> {
  const isDone = inquiry.state === 'answered' || inquiry.state === 'asked'
  if (!isDone && !(await waitsForManager(trx, inquiry))) return false
  await trx
    .updateTable('inquiries')
    .set({ state: 'pending', shown_at: null, touched_at: sql`now()` })
    .where('id', '=', inquiry.id)
    .execute()
  await jobs.add(trx, answerJob(inquiry.chatId, inquiry.id))
  return true
}

function contentColumns({ text, content, post }: IncomingMessage) {
  const { kind, fileId: file_id } = content
  const origin = { channel_id: post?.channelId ?? null, post_id: post?.postId ?? null }
  return kind === 'photo'
    ? {
        ...origin,
        kind,
        text,
        file_id,
        file_unique_id: content.fileUniqueId,
        is_frame: content.isFrame,
      }
    : { ...origin, kind, text, file_id, file_unique_id: null, is_frame: false }
}

/** The machine gave up and nobody has answered yet. */
async function waitsForManager(trx: Trx, { id, state }: InquiryRow): Promise<boolean> {
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
async function lockInquiry(
  trx: Trx,
  message: IncomingMessage,
): Promise<InquiryRow & { readonly isNew: boolean }> {
  const row = await trx
    .insertInto('inquiries')
    .values({
      chat_id: message.chatId,
      thread_id: message.threadId,
      first_message_id: message.messageId,
      media_group_id: message.mediaGroupId,
      shopper_id: message.shopper.id,
      shopper_name: message.shopper.name,
      language: message.language,
      in_talk: message.inTalk ?? false,
    })
    .onConflict((conflict) =>
      conflict.columns(['chat_id', 'media_group_id']).doUpdateSet({
        first_message_id: sql`least(inquiries.first_message_id, excluded.first_message_id)`,
      }),
    )
    .returning(['id', 'state', sql<boolean>`xmax = 0`.as('isNew')])
    .executeTakeFirstOrThrow()
  return { ...row, chatId: message.chatId }
}

async function lockInquiryOf(
  trx: Trx,
  { chatId, messageId }: IncomingMessage,
): Promise<InquiryRow | undefined> {
  const row = await trx
    .selectFrom('inquiries')
    .select(['id', 'state'])
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('inquiry_messages')
        .select('inquiry_id')
        .where('chat_id', '=', String(chatId))
        .where('message_id', '=', String(messageId)),
    )
    .forUpdate()
    .executeTakeFirst()
  return row && { ...row, chatId }
}
