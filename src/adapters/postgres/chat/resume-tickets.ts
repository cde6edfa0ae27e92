import { sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'

/** Tickets of one transaction. */
const portionSize = 1_000

interface Portion {
  /** Every ticket up to this one is seen to. */
  readonly lastId: number
  /** What happens to a ticket after it has its job already. As text: a Date has milliseconds only. */
  readonly until: string
}

/**
 * Promises anew what an outage left undone, portion by portion: there may be hundreds of thousands.
 * @returns how many, which are fewer when `signal` is aborted.
 */
export async function resumeTickets(
  db: Db,
  jobs: Pick<JobSender, 'sendAll'>,
  signal?: AbortSignal,
): Promise<number> {
  const { until } = await db
    .selectNoFrom(sql<string>`now()::text`.as('until'))
    .executeTakeFirstOrThrow()
  let lastId = 0
  let resumed = 0
  while (!signal?.aborted) {
    const from = { lastId, until }
    const ids = await db.transaction().execute((trx) => resumePortion(trx, jobs, from))
    resumed += ids.length
    if (ids.length < portionSize) break
    lastId = ids.at(-1) ?? lastId
  }
  return resumed
}

/** @returns the tickets that have a job now. */
async function resumePortion(
  trx: Transaction<Database>,
  jobs: Pick<JobSender, 'sendAll'>,
  { lastId, until }: Portion,
): Promise<readonly number[]> {
  const rows = await trx
    .selectFrom('tickets')
    .select(['id', 'state'])
    .where('id', '>', lastId)
    .where(sql<boolean>`coalesce(answered_at, created_at) <= ${until}::timestamptz`)
    .where((eb) =>
      eb.or([
        eb.and([eb('state', '=', 'open'), eb('staff_message_id', 'is', null)]),
        eb.and([eb('state', '=', 'answered'), eb('reply_message_id', 'is', null)]),
      ]),
    )
    .orderBy('id')
    .limit(portionSize)
    .execute()
  const inState = (wanted: 'open' | 'answered') =>
    rows.filter(({ state }) => state === wanted).map(({ id }) => ({ ticketId: id }))
  await jobs.sendAll(trx, 'post-ticket', inState('open'))
  await jobs.sendAll(trx, 'deliver-answer', inState('answered'))
  return rows.map(({ id }) => id)
}
