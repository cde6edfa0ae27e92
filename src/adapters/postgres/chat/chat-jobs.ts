import { randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { ChatJob, ChatJobStore, ChatQueue, Lane, NewChatJob } from '#src/ports/chat-jobs.ts'

/** How work in lanes is promised from inside a transaction. */
export interface ChatJobSender {
  add(trx: Transaction<Database>, job: NewChatJob): Promise<void>
  /** After the commit: whoever does the work in this process need not wait for the next look. */
  wake(queue: ChatQueue): void
  onWake(listener: (queue: ChatQueue) => void): void
}

/** How soon the work of a chat is begun, next to that of others. */
const answerUrgency = 3

/** The job that answers an inquiry. */
export function answerJob(chatId: number, inquiryId: number): NewChatJob {
  return { queue: 'answer', chatId, position: inquiryId, urgency: answerUrgency }
}

/** How long a dead process keeps its lanes; a live one says three times in this time that it is there. */
const leaseSeconds = 15
export const renewIntervalMs = (leaseSeconds * 1_000) / 3

const leaseEnd = sql<Date>`now() + make_interval(secs => ${leaseSeconds})`

/**
 * Lanes in the database. A lane is leased by a row of `chat_lanes`, whose primary key lets one process have it; jobs are
 * rows that are deleted when they are done, so every look is as long as what waits, however much was done.
 */
export function createChatJobs(db: Db): ChatJobStore & ChatJobSender {
  const me = randomUUID()
  const listeners: ((queue: ChatQueue) => void)[] = []
  return {
    add,
    wake: (queue) => {
      for (const listener of listeners) listener(queue)
    },
    onWake: (listener) => listeners.push(listener),
    claim: (queue, limit) => claim(db, { me, queue, limit }),
    take: (lane) => take(db, me, lane),
    async complete({ id, version }) {
      await db.deleteFrom('chat_jobs').where('id', '=', id).where('version', '=', version).execute()
    },
    async setAside({ id, version }, delayMs) {
      await db
        .updateTable('chat_jobs')
        .set({
          failures: sql`failures + 1`,
          not_before: sql`now() + make_interval(secs => ${delayMs / 1_000})`,
        })
        .where('id', '=', id)
        .where('version', '=', version)
        .execute()
    },
    async renew(lanes) {
      if (lanes.length === 0) return
      await db
        .updateTable('chat_lanes')
        .set({ leased_until: leaseEnd })
        .where('leased_by', '=', me)
        .where(({ eb, refTuple, tuple }) => {
          const own = lanes.map(({ queue, chatId }) => tuple(queue, String(chatId)))
          return eb(refTuple('queue', 'chat_id'), 'in', own)
        })
        .execute()
    },
    async release({ queue, chatId }) {
      await db
        .deleteFrom('chat_lanes')
        .where('queue', '=', queue)
        .where('chat_id', '=', String(chatId))
        .where('leased_by', '=', me)
        .execute()
    },
    async releaseAll() {
      await db.deleteFrom('chat_lanes').execute()
    },
  }
}

/** Work that is there already is promised anew: whoever has it in hand does not take the new promise along. */
async function add(
  trx: Transaction<Database>,
  { queue, chatId, position, urgency }: NewChatJob,
): Promise<void> {
  await trx
    .insertInto('chat_jobs')
    .values({ queue, chat_id: chatId, position, urgency })
    .onConflict((conflict) =>
      conflict.columns(['queue', 'position']).doUpdateSet({
        version: sql`chat_jobs.version + 1`,
        attempts: 0,
        failures: 0,
        not_before: sql`now()`,
      }),
    )
    .execute()
}

interface Claim {
  readonly me: string
  readonly queue: ChatQueue
  readonly limit: number
}

/**
 * One statement: of two processes that see the same free lane the primary key lets one have it. Rows go in by chat, so
 * that two processes never wait for each other.
 */
async function claim(db: Db, { me, queue, limit }: Claim): Promise<readonly Lane[]> {
  const { rows } = await sql<{ queue: ChatQueue; chat_id: string }>`
    with heads as (
      select distinct on (chat_id) chat_id, urgency, id
      from chat_jobs job
      where queue = ${queue} and not_before <= now() and not exists (
        select from chat_lanes lane
        where lane.queue = job.queue and lane.chat_id = job.chat_id and lane.leased_until > now())
      order by chat_id, urgency, id
    ), first as (
      select chat_id from heads order by urgency, id limit ${limit}
    )
    insert into chat_lanes (queue, chat_id, leased_by, leased_until)
      select ${queue}, chat_id, ${me}::uuid, ${leaseEnd} from first order by chat_id
    on conflict (queue, chat_id) do update
      set leased_by = excluded.leased_by, leased_until = excluded.leased_until
      where chat_lanes.leased_until <= now()
    returning queue, chat_id`.execute(db)
  return rows.map(toLane)
}

function toLane(row: { readonly queue: ChatQueue; readonly chat_id: string }): Lane {
  return { queue: row.queue, chatId: Number(row.chat_id) }
}

/** A lane that another process took over, because this one was too busy to renew its lease, gives nothing. */
async function take(db: Db, me: string, { queue, chatId }: Lane): Promise<ChatJob | undefined> {
  const row = await db
    .updateTable('chat_jobs')
    .set({ attempts: sql`attempts + 1` })
    .where('id', '=', (eb) =>
      eb
        .selectFrom('chat_jobs')
        .select('id')
        .where('queue', '=', queue)
        .where('chat_id', '=', String(chatId))
        .where('not_before', '<=', sql<Date>`now()`)
        .where((where) =>
          where.exists(
            where
              .selectFrom('chat_lanes as lane')
              .select('lane.chat_id')
              .whereRef('lane.queue', '=', 'chat_jobs.queue')
              .whereRef('lane.chat_id', '=', 'chat_jobs.chat_id')
              .where('lane.leased_by', '=', me),
          ),
        )
        .orderBy('position')
        .limit(1),
    )
    .returning(['id', 'position', 'urgency', 'version', 'attempts', 'failures'])
    .executeTakeFirst()
  if (!row) return undefined
  return { ...row, queue, chatId, position: Number(row.position) }
}
