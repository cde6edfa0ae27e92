import { type Selectable, sql, type Transaction, type UpdateObject } from 'kysely'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import { noteAudit } from './audit-log.ts'

type Trx = Transaction<Database>

export type TicketRow = Selectable<Database['tickets']>

/** One change of a ticket at a time. Who needs its inquiry, too, locks that first. */
export function lockTicket(trx: Trx, ticketId: number): Promise<TicketRow | undefined> {
  return trx
    .selectFrom('tickets')
    .selectAll()
    .where('id', '=', ticketId)
    .forUpdate()
    .executeTakeFirst()
}

/** Changes what the card of a ticket tells, and promises to show it. After the commit, wake `post-ticket`. */
export async function changeTicket(
  trx: Trx,
  jobs: JobSender,
  { id, ...values }: UpdateObject<Database, 'tickets'> & { readonly id: number },
): Promise<void> {
  await trx
    .updateTable('tickets')
    .set({
      ...values,
      version: sql<number>`version + 1`,
      changed_at: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .execute()
  await jobs.send(trx, 'post-ticket', { ticketId: id })
}

/** What a manager did to a ticket. */
export interface TicketDeed {
  readonly managerId: number
  /** `claim`, `undo` … */
  readonly action: string
  readonly before?: unknown
  readonly after?: unknown
}

/** @param ticket as it was before; who acts on one acts in the group where it stands. */
export async function noteDeed(
  trx: Trx,
  { id, staff_chat_id: chatId }: Pick<TicketRow, 'id' | 'staff_chat_id'>,
  { managerId, action, before = null, after = null }: TicketDeed,
): Promise<void> {
  const manager = { chatId: Number(chatId ?? 0), managerId }
  await noteAudit(trx, { manager, action, subject: `ticket ${id}`, before, after })
}
