import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Backlog } from '#src/ports/backlog.ts'

export function createBacklog(db: Db): Backlog {
  return {
    isAnswerDue: () => isAnswerDue(db),
    async oldestJobSeconds() {
      const ages = [await oldestChatJobSeconds(db), await oldestQueuedSeconds(db)]
      const known = ages.filter((seconds) => seconds !== null)
      return known.length > 0 ? Math.max(...known) : undefined
    },
    async unpostedTickets() {
      const oldest = sql<number>`coalesce(extract(epoch from now() - min(created_at)), 0)::float8`
      const { count, seconds } = await db
        .selectFrom('tickets')
        .select((eb) => [eb.fn.countAll<string>().as('count'), oldest.as('seconds')])
        .where('state', '=', 'open')
        .where('staff_message_id', 'is', null)
        .executeTakeFirstOrThrow()
      return { count: Number(count), oldestSeconds: seconds, lastError: await lastPostError(db) }
    },
  }
}

async function isAnswerDue(db: Db): Promise<boolean> {
  const job = await db
    .selectFrom('chat_jobs')
    .select('id')
    .where('queue', '=', 'answer')
    .where('not_before', '<=', sql<Date>`now()`)
    .limit(1)
    .executeTakeFirst()
  return job !== undefined
}

interface Age {
  readonly seconds: number | null
}

/** What waits in a leased lane waits for its own chat, and somebody is at work there. */
async function oldestChatJobSeconds(db: Db): Promise<number | null> {
  const { rows } = await sql<Age>`
    select extract(epoch from now() - min(not_before))::float8 as seconds
    from chat_jobs job where not_before <= now() and not exists (
      select from chat_lanes lane
      where lane.queue = job.queue and lane.chat_id = job.chat_id and lane.leased_until > now())
  `.execute(db)
  return rows[0]?.seconds ?? null
}

async function oldestQueuedSeconds(db: Db): Promise<number | null> {
  if (!(await hasQueue(db))) return null
  const { rows } = await sql<Age>`
    select extract(epoch from now() - min(start_after))::float8 as seconds
    from pgboss.job where state in ('created', 'retry') and start_after <= now()`.execute(db)
  return rows[0]?.seconds ?? null
}

/** What the failed tries of tickets that still wait came to; pg-boss keeps the last one with its job. */
async function lastPostError(db: Db): Promise<string | undefined> {
  if (!(await hasQueue(db))) return undefined
  const { rows } = await sql<{ message: string }>`
    select job.output->>'message' as message
    from pgboss.job job join tickets ticket on ticket.id = (job.data->>'ticketId')::int
    where job.name = 'post-ticket' and job.output->>'message' is not null
      and ticket.state = 'open' and ticket.staff_message_id is null
    order by coalesce(job.completed_on, job.started_on) desc nulls last limit 1`.execute(db)
  return rows[0]?.message
}

/** pg-boss makes its tables when a bot first starts. */
export async function hasQueue(db: Db): Promise<boolean> {
  const { rows } = await sql<{ name: string | null }>`
    select to_regclass('pgboss.job')::text as name`.execute(db)
  return rows[0]?.name != null
}
