import { sql, type Transaction } from 'kysely'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { Manager } from '#src/domain/ticket.ts'
import type { Claimed } from '#src/ports/ticket-store.ts'
import { changeTicket, lockTicket, noteDeed, type TicketRow } from './change-ticket.ts'

type Trx = Transaction<Database>

const now = sql<Date>`now()`
export const done: Claimed = { result: 'done' }
export const over: Claimed = { result: 'over' }

/** A manager's act on a ticket. */
export interface Act {
  readonly ticketId: number
  readonly managerId: number
}

/** Who has a ticket that is not this manager's. */
export async function heldBy(
  trx: Trx,
  { claimed_by: holder }: Pick<TicketRow, 'claimed_by'>,
  managerId: number,
): Promise<Manager | undefined> {
  if (holder === null || Number(holder) === managerId) return undefined
  const row = await trx
    .selectFrom('managers')
    .select('name')
    .where('user_id', '=', holder)
    .executeTakeFirst()
  return { id: Number(holder), name: row?.name ?? holder }
}

export async function claim(
  trx: Trx,
  jobs: JobSender,
  { ticketId, managerId }: Act,
): Promise<Claimed> {
  const row = await lockTicket(trx, ticketId)
  if (row?.state !== 'open') return over
  const by = await heldBy(trx, row, managerId)
  if (by) return { result: 'held', by }
  if (row.claimed_by === null) {
    await changeTicket(trx, jobs, { id: ticketId, claimed_by: managerId, claimed_at: now })
    await noteDeed(trx, row, { managerId, action: 'claim' })
  } else {
    // A sign of life is nothing that the card tells.
    await trx.updateTable('tickets').set({ claimed_at: now }).where('id', '=', ticketId).execute()
  }
  return done
}

export async function assign(
  trx: Trx,
  jobs: JobSender,
  { ticketId, managerId, to }: Act & { readonly to: number },
): Promise<Claimed> {
  const row = await lockTicket(trx, ticketId)
  if (row?.state !== 'open') return over
  await changeTicket(trx, jobs, { id: ticketId, claimed_by: to, claimed_at: now })
  const before = row.claimed_by === null ? null : Number(row.claimed_by)
  await noteDeed(trx, row, { managerId, action: 'assign', before, after: to })
  return done
}

export async function release(
  trx: Trx,
  jobs: JobSender,
  { ticketId, managerId }: Act,
): Promise<Claimed> {
  const row = await lockTicket(trx, ticketId)
  if (row?.state !== 'open') return over
  if (row.claimed_by === null) return done
  await changeTicket(trx, jobs, { id: ticketId, claimed_by: null, claimed_at: null })
  await noteDeed(trx, row, { managerId, action: 'release' })
  return done
}

export async function releaseSilent(
  trx: Trx,
  jobs: JobSender,
  minutes: number,
): Promise<readonly number[]> {
  const rows = await trx
    .selectFrom('tickets')
    .select('id')
    .where('state', '=', 'open')
    .where('claimed_at', '<', sql<Date>`now() - make_interval(mins => ${minutes})`)
    .orderBy('id')
    .forUpdate()
    .skipLocked()
    .execute()
  for (const { id } of rows) {
    await changeTicket(trx, jobs, { id, claimed_by: null, claimed_at: null })
  }
  return rows.map(({ id }) => id)
}
