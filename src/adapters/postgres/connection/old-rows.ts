import { type RawBuilder, sql } from 'kysely'
import type { OldRowKind, OldRows } from '#src/ports/old-rows.ts'
import type { Db } from './connect.ts'

export function createOldRows(db: Db): OldRows {
  return {
    async remove(kind, { olderThanDays, limit }) {
      const { table, since, isFree } = prunable[kind]
      const { numAffectedRows } = await sql`
        delete from ${sql.table(table)} where ctid = any (array (
          select ctid from ${sql.table(table)} as old
          where ${sql.ref(since)} < now() - make_interval(days => ${olderThanDays}) and ${isFree}
          order by ${sql.ref(since)} limit ${limit}
          for update skip locked
        ))`.execute(db)
      return Number(numAffectedRows ?? 0)
    },
  }
}

interface Prunable {
  readonly table: string
  /** The column that tells its age. */
  readonly since: string
  /** Nobody needs the row `old` any more. */
  readonly isFree: RawBuilder<unknown>
}

const always = sql`true`

const prunable: Readonly<Record<OldRowKind, Prunable>> = {
  inquiries: {
    table: 'inquiries',
    since: 'created_at',
    isFree: sql`old.state <> 'pending' and not exists (
      select from tickets ticket where ticket.inquiry_id = old.id and (
        ticket.state = 'open' or (ticket.state = 'answered' and ticket.reply_message_id is null)))`,
  },
  identifications: {
    table: 'identifications',
    since: 'created_at',
    isFree: sql`
      not exists (select from inquiries asked where asked.identification_id = old.id)
      and not exists (select from reference_photos photo where photo.file_key = old.file_key)`,
  },
  'model-calls': {
    table: 'model_calls',
    since: 'created_at',
    isFree: sql`old.state <> 'reserved' and not exists (
      select from identifications known where known.id = old.identification_id)`,
  },
  updates: {
    table: 'updates',
    since: 'received_at',
    isFree: sql`not exists (
      select from chat_jobs job
      where job.queue in ('update', 'query') and job.position = old.update_id)`,
  },
  notices: { table: 'notices', since: 'created_at', isFree: always },
  baskets: { table: 'orders', since: 'touched_at', isFree: sql`old.state = 'draft'` },
  'funnel-steps': { table: 'funnel_steps', since: 'day', isFree: always },
  'order-prompts': { table: 'order_prompts', since: 'asked_at', isFree: always },
  'budget-counters': { table: 'budget_counters', since: 'updated_at', isFree: always },
}
