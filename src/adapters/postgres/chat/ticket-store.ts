import { sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { Ticket, TicketReason } from '#src/domain/ticket.ts'
import type { ChatMessage } from '#src/ports/inquiry-store.ts'
import type { ManagerWord, NewTicket, TicketStore } from '#src/ports/ticket-store.ts'
import { linkConfirmedPosts } from './channel-posts.ts'
import { linkMessage } from './message-links.ts'
import { resumeTickets } from './resume-tickets.ts'
import { hasChanged } from './settle-inquiry.ts'

type Trx = Transaction<Database>

export interface TicketStoreOptions {
  /** Told of each new ticket, once it is kept. */
  readonly onOpened: (reason: TicketReason) => void
}

export function createTicketStore(
  db: Db,
  jobs: JobSender,
  { onOpened }: TicketStoreOptions,
): TicketStore {
  return {
    async open(ticket) {
      const opened = await db.transaction().execute((trx) => open(trx, jobs, ticket))
      if (opened === 'new') {
        jobs.wake('post-ticket')
        onOpened(ticket.reason)
      }
      return opened !== 'too-early'
    },
    get: (ticketId) => getTicket(db, ticketId),
    setStaffMessage: (ticketId, message) =>
      db.transaction().execute((trx) => setStaffMessage(trx, ticketId, message)),
    setReplyMessage: (ticketId, message) =>
      db.transaction().execute((trx) => setReplyMessage(trx, ticketId, message)),
    resume: (signal) => resumeTickets(db, jobs, signal),
    async answer(ticketId, word) {
      const isFirst = await db
        .transaction()
        .execute((trx) => answer(trx, jobs, { ticketId, ...word }))
      jobs.wake('deliver-answer')
      jobs.wake('learn')
      return isFirst
    },
  }
}

async function setStaffMessage(trx: Trx, ticketId: number, message: ChatMessage): Promise<void> {
  const row = await trx
    .updateTable('tickets')
    .set({ staff_chat_id: message.chatId, staff_message_id: message.messageId })
    .where('id', '=', ticketId)
    .returning('inquiry_id')
    .executeTakeFirst()
  if (row) await linkMessage(trx, { ...message, inquiryId: row.inquiry_id, party: 'staff' })
}

async function setReplyMessage(trx: Trx, ticketId: number, message: ChatMessage): Promise<void> {
  const row = await trx
    .updateTable('tickets')
    .set({ reply_message_id: message.messageId })
    .where('id', '=', ticketId)
    .returning('inquiry_id')
    .executeTakeFirst()
  if (row) await linkMessage(trx, { ...message, inquiryId: row.inquiry_id, party: 'shopper' })
}

const asNew = {
  state: 'open',
  sku: null,
  answered_by: null,
  answered_at: null,
  staff_message_id: null,
  reply_message_id: null,
} as const

type Opened = 'new' | 'there-already' | 'too-early'

async function open(trx: Trx, jobs: JobSender, ticket: NewTicket): Promise<Opened> {
  const { inquiryId, reason, candidates, revision = Number.POSITIVE_INFINITY } = ticket
  if (await hasChanged(trx, inquiryId, revision)) return 'too-early'
  const { numUpdatedRows } = await trx
    .updateTable('inquiries')
    .set({
      state: 'ticketed',
      ...(candidates ? { candidates: JSON.stringify(candidates) } : {}),
    })
    .where('id', '=', inquiryId)
    .where('state', '!=', 'cancelled')
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) return 'there-already'
  const row = await trx
    .insertInto('tickets')
    .values({ inquiry_id: inquiryId, reason })
    // A manager's answer that the shopper does not accept is asked about again.
    .onConflict((conflict) =>
      conflict
        .column('inquiry_id')
        .doUpdateSet({ ...asNew, reason })
        .where('tickets.state', '!=', 'open'),
    )
    .returning('id')
    .executeTakeFirst()
  if (!row) return 'there-already'
  await jobs.send(trx, 'post-ticket', { ticketId: row.id })
  return 'new'
}

async function getTicket(db: Db, ticketId: number): Promise<Ticket | undefined> {
  const row = await db
    .selectFrom('tickets')
    .selectAll()
    .where('id', '=', ticketId)
    .executeTakeFirst()
  if (!row) return undefined
  return {
    id: row.id,
    inquiryId: row.inquiry_id,
    reason: row.reason,
    state: row.state,
    staffMessage: placeOf(row.staff_chat_id, row.staff_message_id),
    sku: row.sku,
    replyMessageId: row.reply_message_id === null ? null : Number(row.reply_message_id),
  }
}

function placeOf(chatId: string | null, messageId: string | null): Ticket['staffMessage'] {
  if (chatId === null || messageId === null) return null
  return { chatId: Number(chatId), messageId: Number(messageId) }
}

interface Word extends ManagerWord {
  readonly ticketId: number
}

/** Not while a late photo is being looked at: the machine may be about to answer. Locks the inquiry until then. */
async function waitsForManager(trx: Trx, ticketId: number): Promise<boolean> {
  const row = await trx
    .selectFrom('inquiries as q')
    .innerJoin('tickets as t', 't.inquiry_id', 'q.id')
    .select('q.state')
    .where('t.id', '=', ticketId)
    .forUpdate('q')
    .executeTakeFirst()
  return row?.state === 'ticketed'
}

async function answer(trx: Trx, jobs: JobSender, { ticketId, sku, managerId, message }: Word) {
  if (!(await waitsForManager(trx, ticketId))) return false
  const row = await trx
    .updateTable('tickets')
    .set({ state: 'answered', sku, answered_by: managerId, answered_at: sql`now()` })
    .where('id', '=', ticketId)
    .where('state', '=', 'open')
    .returning('inquiry_id')
    .executeTakeFirst()
  if (!row) return false
  if (message) await setStaffMessage(trx, ticketId, message)
  await trx
    .updateTable('inquiries')
    .set({ sku, decided_by: 'manager' })
    .where('id', '=', row.inquiry_id)
    .execute()
  if (sku !== null) await linkConfirmedPosts(trx, { inquiryId: row.inquiry_id, sku, managerId })
  await jobs.send(trx, 'deliver-answer', { ticketId })
  await jobs.send(trx, 'learn', { inquiryId: row.inquiry_id })
  return true
}
