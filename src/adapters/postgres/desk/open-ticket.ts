import { sql, type Transaction } from 'kysely'
import { hasChanged } from '#src/adapters/postgres/chat/settle-inquiry.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { NewTicket } from '#src/ports/ticket-store.ts'

type Trx = Transaction<Database>

/** Of a ticket that is asked about again; its card is posted anew, for nobody notices an edit. */
const asNew = {
  state: 'open',
  sku: null,
  answered_by: null,
  answered_at: null,
  claimed_by: null,
  claimed_at: null,
  level: 1,
  due_at: null,
  opened_at: sql<Date>`now()`,
  shown_version: 0,
  reply_message_id: null,
} as const

type Opened = 'new' | 'there-already' | 'too-early'

export async function open(trx: Trx, jobs: JobSender, ticket: NewTicket): Promise<Opened> {
  const { inquiryId, reason, revision = Number.POSITIVE_INFINITY } = ticket
  if (await hasChanged(trx, inquiryId, revision)) return 'too-early'
  if (!(await noteAsked(trx, ticket))) return 'there-already'
  const changed = { version: sql<number>`tickets.version + 1`, changed_at: sql<Date>`now()` }
  const asked = await trx
    .insertInto('tickets')
    .values({ inquiry_id: inquiryId, reason })
    // A manager's answer that the shopper does not accept is asked about again.
    .onConflict((conflict) =>
      conflict
        .column('inquiry_id')
        .doUpdateSet({ ...asNew, ...changed, reason })
        .where('tickets.state', '<>', 'open'),
    )
    .returning('id')
    .executeTakeFirst()
  const row = asked ?? (await showNews(trx, inquiryId, changed))
  await jobs.send(trx, 'post-ticket', { ticketId: row.id })
  return asked ? 'new' : 'there-already'
}

/** @returns false for an inquiry that was withdrawn, or needs nobody any more. */
async function noteAsked(trx: Trx, ticket: NewTicket): Promise<boolean> {
  const { inquiryId, reason, candidates, identificationId } = ticket
  const { numUpdatedRows } = await trx
    .updateTable('inquiries')
    .set({
      state: reason === 'disagree' ? 'answered' : 'ticketed',
      ...(candidates ? { candidates: JSON.stringify(candidates) } : {}),
      ...(identificationId ? { identification_id: identificationId } : {}),
    })
    .where('id', '=', inquiryId)
    .where('state', '!=', 'cancelled')
    // Who was only to be asked as well comes too late after the shopper's own word.
    .$if(reason === 'disagree', (query) => query.where('decided_by', 'is', null))
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** A shopper adds photos and words to what waits already. */
function showNews(trx: Trx, inquiryId: number, changed: object): Promise<{ readonly id: number }> {
  return trx
    .updateTable('tickets')
    .set(changed)
    .where('inquiry_id', '=', inquiryId)
    .returning('id')
    .executeTakeFirstOrThrow()
}
