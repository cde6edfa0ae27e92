import type { Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { ChatMessage } from '#src/ports/inquiry-store.ts'

interface Link extends ChatMessage {
  readonly inquiryId: number
  readonly party: 'shopper' | 'staff'
  /** A manager or the shopper wrote it to the other. */
  readonly isTalk?: boolean
  /** The same words in the other chat. */
  readonly twin?: ChatMessage | undefined
  /** Who wrote it; whoever it was before, where it is not said. */
  readonly authorId?: number
}

/** Notes whose inquiry a message belongs to. */
export async function linkMessage(
  trx: Transaction<Database>,
  { chatId, messageId, inquiryId, party, isTalk = false, twin, authorId }: Link,
): Promise<void> {
  const changes = {
    inquiry_id: inquiryId,
    party,
    is_talk: isTalk,
    twin_chat_id: twin?.chatId ?? null,
    twin_message_id: twin?.messageId ?? null,
    ...(authorId === undefined ? {} : { author_id: authorId }),
  }
  await trx
    .insertInto('message_links')
    .values({ chat_id: chatId, message_id: messageId, ...changes })
    .onConflict((conflict) => conflict.columns(['chat_id', 'message_id']).doUpdateSet(changes))
    .execute()
}

/** The inquiry that a message belongs to, whether a shopper wrote it or the bot. */
export async function findByMessage(
  db: Db,
  { chatId, messageId }: ChatMessage,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('inquiry_messages')
    .select('inquiry_id')
    .where('chat_id', '=', String(chatId))
    .where('message_id', '=', String(messageId))
    .union(
      db
        .selectFrom('message_links')
        .select('inquiry_id')
        .where('chat_id', '=', String(chatId))
        .where('message_id', '=', String(messageId)),
    )
    .executeTakeFirst()
  return row?.inquiry_id
}
