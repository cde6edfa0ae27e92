import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Backlog } from '#src/ports/backlog.ts'

export function createBacklog(db: Db): Backlog {
  return {
    async oldestJobSeconds() {
      // The queue makes its tables when a bot first starts.
      const { rows: tables } = await sql<{ name: string | null }>`
        select to_regclass('pgboss.job')::text as name`.execute(db)
      if (!tables[0]?.name) return undefined
      const { rows } = await sql<{ seconds: number | null }>`
        select extract(epoch from now() - min(start_after))::float8 as seconds
        from pgboss.job where state in ('created', 'retry') and start_after <= now()`.execute(db)
      return rows[0]?.seconds ?? undefined
    },
    async unpostedTickets() {
      const oldest = sql<number>`coalesce(extract(epoch from now() - min(created_at)), 0)::float8`
      const { count, seconds } = await db
        .selectFrom('tickets')
        .select((eb) => [eb.fn.countAll<string>().as('count'), oldest.as('seconds')])
        .where('state', '=', 'open')
        .where('staff_message_id', 'is', null)
        .executeTakeFirstOrThrow()
      return { count: Number(count), oldestSeconds: seconds }
    },
  }
}
