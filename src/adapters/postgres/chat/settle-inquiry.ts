import { sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import { changeTicket } from '#src/adapters/postgres/desk/change-ticket.ts'
import type { Candidate } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { Answered } from '#src/ports/inquiry-store.ts'

type Trx = Transaction<Database>

export async function askToDescribe(
  trx: Trx,
  { inquiryId, revision }: Pick<AnsweredInquiry, 'inquiryId' | 'revision'>,
  candidates: readonly Candidate[],
): Promise<boolean> {
  if (await hasChanged(trx, inquiryId, revision)) return false
  await trx
    .updateTable('inquiries')
    .set({ state: 'asked', candidates: JSON.stringify(candidates), touched_at: sql`now()` })
    .where('id', '=', inquiryId)
    .where('state', '=', 'pending')
    .execute()
  return true
}

interface AnsweredInquiry {
  readonly inquiryId: number
  readonly revision: number
  readonly answered: Answered
}

export async function markAnswered(
  trx: Trx,
  jobs: JobSender,
  { inquiryId, revision, answered }: AnsweredInquiry,
): Promise<boolean> {
  if (await hasChanged(trx, inquiryId, revision)) return false
  const { identificationId, candidates, sku } = answered
  const { numUpdatedRows } = await trx
    .updateTable('inquiries')
    .set({
      state: 'answered',
      identification_id: identificationId,
      candidates: JSON.stringify(candidates),
      sku,
      decided_by: sku === null ? null : 'machine',
      topic_sku: sku,
      touched_at: sql`now()`,
    })
    .where('id', '=', inquiryId)
    .where('state', '=', 'pending')
    .executeTakeFirstOrThrow()
  // A late photo may have answered what a manager was asked.
  if (numUpdatedRows > 0n) await closeTickets(trx, jobs, [inquiryId])
  return true
}

async function closeTickets(
  trx: Trx,
  jobs: JobSender,
  inquiryIds: readonly number[],
): Promise<void> {
  const rows = await trx
    .selectFrom('tickets')
    .select('id')
    .where('state', '=', 'open')
    .where('inquiry_id', 'in', inquiryIds)
    .execute()
  for (const { id } of rows) await changeTicket(trx, jobs, { id, state: 'closed' })
}

/**
 * Whether there is more to see than when it was looked at. Locks the inquiry first: a message that arrives meanwhile
 * waits, and then sees how this ended.
 */
export async function hasChanged(trx: Trx, inquiryId: number, revision: number): Promise<boolean> {
  await trx.selectFrom('inquiries').select('id').where('id', '=', inquiryId).forUpdate().execute()
  const { current } = await trx
    .selectFrom('inquiry_messages')
    .select(sql<string>`count(*) + coalesce(sum(edits), 0)`.as('current'))
    .where('inquiry_id', '=', inquiryId)
    .executeTakeFirstOrThrow()
  return Number(current) > revision
}

export async function settleByShopper(
  trx: Trx,
  jobs: JobSender,
  { inquiryId, sku }: { readonly inquiryId: number; readonly sku: Sku },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('inquiries')
    .set({ sku, decided_by: 'shopper' })
    .where('id', '=', inquiryId)
    .where('state', '=', 'answered')
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) return false
  // Where the shopper was offered a choice and a manager was asked as well.
  await closeTickets(trx, jobs, [inquiryId])
  await jobs.send(trx, 'learn', { inquiryId })
  return true
}

export async function cancel(db: Db, inquiryId: number): Promise<void> {
  await db
    .updateTable('inquiries')
    .set({ state: 'cancelled' })
    .where('id', '=', inquiryId)
    .execute()
}

export async function cancelOpen(
  trx: Trx,
  jobs: JobSender,
  chatId: number,
): Promise<readonly number[]> {
  const rows = await trx
    .updateTable('inquiries')
    .set({ state: 'cancelled' })
    .where('chat_id', '=', String(chatId))
    // An older choice that nobody took up is not what a shopper means.
    .where('created_at', '>', sql<Date>`now() - interval '1 day'`)
    // Nor is what they sent to a person.
    .where((eb) =>
      eb.or([
        eb.and([eb('state', 'in', ['pending', 'asked']), eb('in_talk', '=', false)]),
        eb.and([eb('state', '=', 'answered'), eb('sku', 'is', null), eb('in_talk', '=', false)]),
        eb.exists(
          eb
            .selectFrom('tickets')
            .select('tickets.id')
            .whereRef('tickets.inquiry_id', '=', 'inquiries.id')
            .where('tickets.state', '=', 'open'),
        ),
      ]),
    )
    .returning('id')
    .execute()
  const ids = rows.map(({ id }) => id)
  if (ids.length > 0) await closeTickets(trx, jobs, ids)
  return ids
}
