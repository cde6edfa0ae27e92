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
  readonly withAnswers: boolean
}

interface ResumeOptions {
  readonly signal?: AbortSignal | undefined
  /** Only cards, that have not told how their ticket is for so many seconds. */
  readonly cardsFor?: number
}

/**
 * Promises anew what an outage left undone, portion by portion: there may be hundreds of thousands.
 * @returns how many, which are fewer when `signal` is aborted.
 */
export async function resumeTickets(
  db: Db,
  jobs: Pick<JobSender, 'sendAll'>,
  { signal, cardsFor }: ResumeOptions = {},
): Promise<number> {
  const { until } = await db
    .selectNoFrom(sql<string>`(now() - make_interval(secs => ${cardsFor ?? 0}))::text`.as('until'))
    .executeTakeFirstOrThrow()
  let lastId = 0
  let resumed = 0
  while (!signal?.aborted) {
    const from = { lastId, until, withAnswers: cardsFor === undefined }
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
  { lastId, until, withAnswers }: Portion,
): Promise<readonly number[]> {
  const isUnshown = sql`shown_version < version and (staff_message_id is not null or state = 'open')`
  const isUntold = sql`${withAnswers} and state = 'answered' and reply_message_id is null`
  const { rows } = await sql<Unfinished>`
    select id, ${isUnshown} as "isUnshown", ${isUntold} as "isUntold"
      from tickets
      where id > ${lastId} and changed_at <= ${until}::timestamptz and (${isUnshown} or ${isUntold})
      order by id limit ${portionSize}`.execute(trx)
  const jobsOf = (wanted: readonly Unfinished[]) => wanted.map(({ id }) => ({ ticketId: id }))
  await jobs.sendAll(trx, 'post-ticket', jobsOf(rows.filter(({ isUnshown }) => isUnshown)))
  await jobs.sendAll(trx, 'deliver-answer', jobsOf(rows.filter(({ isUntold }) => isUntold)))
  return rows.map(({ id }) => id)
}

interface Unfinished {
  readonly id: number
  /** Its card does not tell how it is. */
  readonly isUnshown: boolean
  readonly isUntold: boolean
}
