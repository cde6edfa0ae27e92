import { sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { Ticket, TicketReason } from '#src/domain/ticket.ts'
import type { NewTicket, TicketStore } from '#src/ports/ticket-store.ts'
import { hasMorePhotos } from './inquiry-store.ts'

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
    async setStaffMessage(ticketId, { chatId, messageId }) {
      await db
        .updateTable('tickets')
        .set({ staff_chat_id: chatId, staff_message_id: messageId })
        .where('id', '=', ticketId)
        .execute()
    },
    async setReplyMessage(ticketId, messageId) {
      await db
        .updateTable('tickets')
        .set({ reply_message_id: messageId })
        .where('id', '=', ticketId)
        .execute()
    },
    resume: () => db.transaction().execute((trx) => resume(trx, jobs)),
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
  const { inquiryId, reason, candidates, photoCount = Number.POSITIVE_INFINITY } = ticket
  if (await hasMorePhotos(trx, inquiryId, photoCount)) return 'too-early'
  const { numUpdatedRows } = await trx
    .updateTable('questions')
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
    .values({ question_id: inquiryId, reason })
    // A manager's answer that the shopper does not accept is asked about again.
    .onConflict((conflict) =>
      conflict
        .column('question_id')
        .doUpdateSet({ ...asNew, reason })
        .where('tickets.state', '!=', 'open'),
    )
    .returning('id')
    .executeTakeFirst()
  if (!row) return 'there-already'
  await jobs.send(trx, 'post-ticket', { ticketId: row.id })
  return 'new'
}

async function resume(trx: Trx, jobs: JobSender): Promise<number> {
  const rows = await trx
    .selectFrom('tickets')
    .select(['id', 'state'])
    .where((eb) =>
      eb.or([
        eb.and([eb('state', '=', 'open'), eb('staff_message_id', 'is', null)]),
        eb.and([eb('state', '=', 'answered'), eb('reply_message_id', 'is', null)]),
      ]),
    )
    .execute()
  for (const { id, state } of rows) {
    await jobs.send(trx, state === 'open' ? 'post-ticket' : 'deliver-answer', { ticketId: id })
  }
  return rows.length
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
    inquiryId: row.question_id,
    reason: row.reason,
    state: row.state,
    staffMessageId: row.staff_message_id === null ? null : Number(row.staff_message_id),
    sku: row.sku,
    replyMessageId: row.reply_message_id === null ? null : Number(row.reply_message_id),
  }
}

interface Word {
  readonly ticketId: number
  readonly sku: Sku | null
  readonly managerId: number
}

/** Not while a late photo is being looked at: the machine may be about to answer. Locks the inquiry until then. */
async function waitsForManager(trx: Trx, ticketId: number): Promise<boolean> {
  const row = await trx
    .selectFrom('questions as q')
    .innerJoin('tickets as t', 't.question_id', 'q.id')
    .select('q.state')
    .where('t.id', '=', ticketId)
    .forUpdate('q')
    .executeTakeFirst()
  return row?.state === 'ticketed'
}

async function answer(trx: Trx, jobs: JobSender, { ticketId, sku, managerId }: Word) {
  if (!(await waitsForManager(trx, ticketId))) return false
  const row = await trx
    .updateTable('tickets')
    .set({ state: 'answered', sku, answered_by: managerId, answered_at: sql`now()` })
    .where('id', '=', ticketId)
    .where('state', '=', 'open')
    .returning('question_id')
    .executeTakeFirst()
  if (!row) return false
  await trx
    .updateTable('questions')
    .set({ sku, decided_by: 'manager' })
    .where('id', '=', row.question_id)
    .execute()
  await jobs.send(trx, 'deliver-answer', { ticketId })
  await jobs.send(trx, 'learn', { inquiryId: row.question_id })
  return true
}
