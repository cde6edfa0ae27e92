import { type Selectable, sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { Inquiry, InquiryMessage } from '#src/domain/inquiry.ts'
import type { ChatMessage } from '#src/ports/inquiry-store.ts'

export async function getInquiry(db: Db, inquiryId: number): Promise<Inquiry | undefined> {
  const row = await db
    .selectFrom('inquiries')
    .selectAll()
    .where('id', '=', inquiryId)
    .executeTakeFirst()
  if (!row) return undefined
  const messages = await db
    .selectFrom('inquiry_messages')
    .selectAll()
    .where('inquiry_id', '=', inquiryId)
    .orderBy('message_id')
    .execute()
  return toInquiry(row, messages)
}

/** Whether an answer is on its way in a chat. */
export async function hasPending(db: Db, chatId: number): Promise<boolean> {
  const row = await db
    .selectFrom('inquiries')
    .select('id')
    .where('chat_id', '=', String(chatId))
    .where('state', '=', 'pending')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** How many photos came to a chat in the last minute, besides this message. */
export async function photosInMinute(db: Db, { chatId, messageId }: ChatMessage): Promise<number> {
  const { count } = await db
    .selectFrom('inquiry_messages')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('chat_id', '=', String(chatId))
    .where('message_id', '<>', String(messageId))
    .where('kind', '=', 'photo')
    .where('received_at', '>', sql<Date>`now() - interval '1 minute'`)
    .executeTakeFirstOrThrow()
  return Number(count)
}

function toInquiry(
  row: Selectable<Database['inquiries']>,
  messages: readonly Selectable<Database['inquiry_messages']>[],
): Inquiry {
  return {
    id: row.id,
    chatId: Number(row.chat_id),
    threadId: numberOrNull(row.thread_id),
    firstMessageId: Number(row.first_message_id),
    isAlbum: row.media_group_id !== null,
    shopper: { id: Number(row.shopper_id), name: row.shopper_name },
    language: row.language,
    state: row.state,
    answerMessageId: numberOrNull(row.answer_message_id),
    candidates: row.candidates,
    rejected: row.rejected,
    sku: row.sku,
    decidedBy: row.decided_by,
    messages: messages.map(toMessage),
    revision: messages.reduce((sum, { edits }) => sum + 1 + edits, 0),
    inTalk: row.in_talk,
  }
}

function toMessage(row: Selectable<Database['inquiry_messages']>): InquiryMessage {
  const { kind, text, file_id: fileId, received_at: receivedAt } = row
  const { channel_id: channelId, post_id: postId } = row
  const message = {
    messageId: Number(row.message_id),
    text,
    receivedAt,
    ...(channelId !== null && postId !== null
      ? { post: { channelId: Number(channelId), postId: Number(postId) } }
      : {}),
  }
  if (kind !== 'photo') return { ...message, kind, fileId }
  // A photo has both: the table checks it.
  return {
    ...message,
    kind,
    fileId: fileId ?? '',
    fileUniqueId: row.file_unique_id ?? '',
    isFrame: row.is_frame,
    ...(row.written ? { written: row.written } : {}),
  }
}

function numberOrNull(value: string | null): number | null {
  return value === null ? null : Number(value)
}
