import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { priorities } from '#src/domain/priority.ts'
import type { Manager, Ticket } from '#src/domain/ticket.ts'
import type { EarlierInquiry, TicketBackground } from '#src/ports/ticket-store.ts'

const maxEarlier = 3

export async function getTicket(db: Db, ticketId: number): Promise<Ticket | undefined> {
  const row = await db
    .selectFrom('tickets as t')
    .leftJoin('managers as holder', 'holder.user_id', 't.claimed_by')
    .leftJoin('managers as decider', 'decider.user_id', 't.answered_by')
    .selectAll('t')
    .select(['holder.name as holder', 'decider.name as decider'])
    .where('t.id', '=', ticketId)
    .executeTakeFirst()
  if (!row) return undefined
  const holder = managerOf(row.claimed_by, row.holder)
  return {
    id: row.id,
    inquiryId: row.inquiry_id,
    reason: row.reason,
    state: row.state,
    claim: holder && row.claimed_at && { manager: holder, at: row.claimed_at },
    level: row.level === 2 ? 2 : 1,
    priority: priorities[row.priority - 1] ?? 'normal',
    tags: row.tags,
    rating: row.rating,
    dueAt: row.due_at,
    staffMessage: placeOf(row.staff_chat_id, row.staff_message_id),
    sku: row.sku,
    decidedBy: managerOf(row.answered_by, row.decider),
    replyMessageId: row.reply_message_id === null ? null : Number(row.reply_message_id),
    version: row.version,
    shownVersion: row.shown_version,
    shownPicture: row.shown_picture,
  }
}

/** Somebody who has never been seen in the group has a number only. */
function managerOf(id: string | null, name: string | null): Manager | null {
  return id === null ? null : { id: Number(id), name: name ?? id }
}

function placeOf(chatId: string | null, messageId: string | null): Ticket['staffMessage'] {
  if (chatId === null || messageId === null) return null
  return { chatId: Number(chatId), messageId: Number(messageId) }
}

export async function ofInquiry(db: Db, inquiryId: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('tickets')
    .select('id')
    .where('inquiry_id', '=', inquiryId)
    .executeTakeFirst()
  return row?.id
}

export async function background(db: Db, ticketId: number): Promise<TicketBackground> {
  const asked = await db
    .selectFrom('tickets as t')
    .innerJoin('inquiries as q', 'q.id', 't.inquiry_id')
    .leftJoin('identifications as i', 'i.id', 'q.identification_id')
    .select(['q.id', 'q.shopper_id', 'i.rungs', 'i.identification_method as method', 'i.category'])
    .where('t.id', '=', ticketId)
    .executeTakeFirst()
  if (!asked) return { rungs: [], method: null, category: null, earlier: [] }
  return {
    rungs: asked.rungs ?? [],
    method: asked.method,
    category: asked.category,
    earlier: await earlierOf(db, asked.shopper_id, asked.id),
  }
}

async function earlierOf(
  db: Db,
  shopperId: string,
  inquiryId: number,
): Promise<readonly EarlierInquiry[]> {
  const { rows } = await sql<EarlierInquiry>`
    select q.created_at as at, q.sku, coalesce(string_agg(m.text, ' ' order by m.message_id), '') as text
      from inquiries q
      left join inquiry_messages m on m.inquiry_id = q.id and m.text <> ''
      where q.shopper_id = ${shopperId} and q.id < ${inquiryId} and q.state <> 'cancelled'
      group by q.id order by q.id desc limit ${maxEarlier}`.execute(db)
  return rows
}
