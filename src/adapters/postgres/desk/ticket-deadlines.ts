import { sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { Said } from '#src/domain/deadlines.ts'
import type { TicketWarning } from '#src/domain/notice.ts'
import type { TicketDeadlines, TimedTicket } from '#src/ports/ticket-deadlines.ts'
import { changeTicket, lockTicket } from './change-ticket.ts'

type Trx = Transaction<Database>

export function createTicketDeadlines(db: Db, jobs: JobSender): TicketDeadlines {
  const inTransaction = <T>(work: (trx: Trx) => Promise<T>) => db.transaction().execute(work)
  return {
    open: () => timedTickets(db),
    async find(ticketId) {
      const [ticket] = await timedTickets(db, ticketId)
      return ticket
    },
    async setDue(ticketId, dueAt) {
      await inTransaction(async (trx) => {
        const row = await lockTicket(trx, ticketId)
        if (row?.state === 'open') await changeTicket(trx, jobs, { id: ticketId, due_at: dueAt })
      })
      jobs.wake('post-ticket')
    },
    async warn(key, warning) {
      const isNew = await inTransaction((trx) => warn(trx, jobs, { key, warning }))
      jobs.wake('post-ticket')
      jobs.wake('tell-managers')
      return isNew
    },
  }
}

async function warn(
  trx: Trx,
  jobs: JobSender,
  { key, warning }: { readonly key: string; readonly warning: TicketWarning },
): Promise<boolean> {
  const { ticketId, stage } = warning
  const row = await lockTicket(trx, ticketId)
  if (row?.state !== 'open' || row.warned.includes(key)) return false
  await trx
    .updateTable('tickets')
    .set({ warned: sql`array_append(warned, ${key})` })
    .where('id', '=', ticketId)
    .execute()
  if (stage === 'missed' && row.level === 1) await escalate(trx, jobs, ticketId)
  const noticeKey = `ticket ${ticketId} ${key}`
  await trx
    .insertInto('notices')
    .values({ key: noticeKey, notice: JSON.stringify(warning) })
    .execute()
  await jobs.send(trx, 'tell-managers', { noticeKey })
  return true
}

/** Where a group has the second line, the card comes there anew. */
async function escalate(trx: Trx, jobs: JobSender, ticketId: number): Promise<void> {
  const group = await trx
    .selectFrom('staff_chats')
    .select('id')
    .where('level', '=', 2)
    .limit(1)
    .executeTakeFirst()
  const anew = group ? { shown_version: 0 } : {}
  await changeTicket(trx, jobs, { id: ticketId, level: 2, ...anew })
}

interface TimedRow {
  readonly id: number
  readonly opened_at: Date
  readonly due_at: Date | null
  readonly warned: readonly string[]
  readonly said: readonly { readonly by: Said['by']; readonly at: string }[]
}

async function timedTickets(db: Db, ticketId?: number): Promise<readonly TimedTicket[]> {
  const { rows } = await sql<TimedRow>`
    select t.id, t.opened_at, t.due_at, t.warned, coalesce((
      select json_agg(json_build_object(
        'by', case l.party when 'staff' then 'manager' else 'shopper' end, 'at', l.created_at)
        order by l.created_at)
      from message_links l
      where l.inquiry_id = t.inquiry_id and l.author_id is not null
        and l.created_at >= t.opened_at), '[]') as said
    from tickets t
    where t.state = 'open' and ${ticketId === undefined ? sql`true` : sql`t.id = ${ticketId}`}
    order by t.id`.execute(db)
  return rows.map(({ id, opened_at: openedAt, due_at: dueAt, warned, said }) => ({
    ticketId: id,
    times: { openedAt, said: said.map(({ by, at }) => ({ by, at: new Date(at) })) },
    dueAt,
    warned,
  }))
}
