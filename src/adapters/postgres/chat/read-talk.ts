import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { ChatMessage } from '#src/ports/inquiry-store.ts'
import type { ManagerPlace, ShopperPlace, StaffPlace } from '#src/ports/talk-store.ts'

function linksOf(db: Db, { chatId, messageId }: ChatMessage) {
  return db
    .selectFrom('message_links')
    .where('chat_id', '=', String(chatId))
    .where('message_id', '=', String(messageId))
}

export async function hasTalk(db: Db, message: ChatMessage): Promise<boolean> {
  const row = await linksOf(db, message)
    .select('inquiry_id')
    .where('is_talk', '=', true)
    .executeTakeFirst()
  return row !== undefined
}

export async function twinOf(db: Db, message: ChatMessage): Promise<ChatMessage | undefined> {
  const row = await linksOf(db, message)
    .select(['twin_chat_id', 'twin_message_id'])
    .executeTakeFirst()
  const { twin_chat_id: chatId, twin_message_id: messageId } = row ?? {}
  return chatId && messageId ? { chatId: Number(chatId), messageId: Number(messageId) } : undefined
}

export async function inquiryAt(
  db: Db,
  { chatId, repliesTo, threadId }: ManagerPlace,
): Promise<number | undefined> {
  const replied =
    repliesTo === undefined ? undefined : await staffLink(db, { chatId, messageId: repliesTo })
  if (replied && !replied.isSeen) return replied.id
  const shopperChat = replied?.chat ?? (await shopperOf(db, chatId, threadId))
  return shopperChat === undefined ? undefined : talkOf(db, shopperChat)
}

export async function seenAt(db: Db, message: ChatMessage): Promise<number | undefined> {
  const link = await staffLink(db, message)
  return link?.isSeen ? link.id : undefined
}

/** Whose message of the managers' group it is. `isSeen`: no ticket; it came in a talk. */
async function staffLink(db: Db, { chatId, messageId }: ChatMessage) {
  const { rows } = await sql<{ id: number; chat: string; isSeen: boolean }>`
    select q.id, q.chat_id as chat,
      q.in_talk and not exists (select from tickets t where t.inquiry_id = q.id) as "isSeen"
    from message_links l join inquiries q on q.id = l.inquiry_id
    where l.chat_id = ${chatId} and l.message_id = ${messageId} and l.party = 'staff'`.execute(db)
  return rows[0]
}

/** Whose topic it is. */
async function shopperOf(
  db: Db,
  staffChatId: number,
  threadId: number | undefined,
): Promise<string | undefined> {
  if (threadId === undefined) return undefined
  const row = await db
    .selectFrom('shopper_topics')
    .select('shopper_id')
    .where('staff_chat_id', '=', String(staffChatId))
    .where('thread_id', '=', String(threadId))
    .executeTakeFirst()
  return row?.shopper_id
}

/** What a person talks about with a shopper, or did at last. */
async function talkOf(db: Db, shopperChat: string): Promise<number | undefined> {
  const { rows } = await sql<{ id: number | null }>`
    select coalesce(
      (select inquiry_id from talks where chat_id = ${shopperChat}),
      (select q.id from tickets t join inquiries q on q.id = t.inquiry_id
        where q.chat_id = ${shopperChat} order by t.id desc limit 1)) as id`.execute(db)
  return rows[0]?.id ?? undefined
}

export async function openFor(db: Db, place: ShopperPlace): Promise<number | undefined> {
  const { chatId, messageId, repliesTo, hours } = place
  // It was asked before the talk began, and is only repeated.
  if (await isQuestion(db, { chatId, messageId })) return undefined
  const talk = await db
    .selectFrom('talks')
    .select('inquiry_id')
    .where('chat_id', '=', String(chatId))
    .where('spoken_at', '>', sql<Date>`now() - make_interval(hours => ${hours}::int)`)
    .executeTakeFirst()
  if (talk || repliesTo === undefined) return talk?.inquiry_id
  const replied = await linksOf(db, { chatId, messageId: repliesTo })
    .select('inquiry_id')
    .where('is_talk', '=', true)
    .executeTakeFirst()
  return replied?.inquiry_id
}

async function isQuestion(db: Db, { chatId, messageId }: ChatMessage): Promise<boolean> {
  const row = await db
    .selectFrom('inquiry_messages')
    .select('inquiry_id')
    .where('chat_id', '=', String(chatId))
    .where('message_id', '=', String(messageId))
    .executeTakeFirst()
  return row !== undefined
}

/** The latest message of the inquiry's ticket. */
export async function placeOf(db: Db, inquiryId: number): Promise<StaffPlace> {
  const row = await db
    .selectFrom('message_links')
    .select(['chat_id', 'message_id'])
    .where('inquiry_id', '=', inquiryId)
    .where('party', '=', 'staff')
    .where('is_talk', '=', false)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  const ticketMessage = row && { chatId: Number(row.chat_id), messageId: Number(row.message_id) }
  return { ticketMessage }
}

export async function highestIds(db: Db): Promise<readonly ChatMessage[]> {
  const { rows } = await sql<{ chat_id: string; message_id: string }>`
    select chat_id, max(message_id) as message_id from (
      select chat_id, message_id from message_links
      union all select chat_id, message_id from inquiry_messages) known
    group by chat_id`.execute(db)
  return rows.map((row) => ({ chatId: Number(row.chat_id), messageId: Number(row.message_id) }))
}

export async function unknownIds(
  db: Db,
  chatId: number,
  ids: readonly number[],
): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('message_links')
    .select('message_id')
    .where('chat_id', '=', String(chatId))
    .where('message_id', 'in', ids.map(String))
    .execute()
  const known = new Set(rows.map(({ message_id: id }) => Number(id)))
  return ids.filter((id) => !known.has(id))
}
