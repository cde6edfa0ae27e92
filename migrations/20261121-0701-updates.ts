import { type Kysely, sql } from 'kysely'

/** The inbox: each update once, whatever Telegram repeats. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table updates (
      update_id bigint primary key,
      payload jsonb not null,
      received_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index updates_received_at on updates (received_at)`.execute(db)
}
