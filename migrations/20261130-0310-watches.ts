import { type Kysely, sql } from 'kysely'

/** What the bot saw of its own health when it last looked, and what the managers were told of it: one row. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table watches (
      is_only boolean primary key default true check (is_only),
      looked_at timestamptz not null,
      histories jsonb not null default '{}'
    )`.execute(db)
  await sql`
    comment on column watches.looked_at is 'of several processes one looks at a time: who moves it'
  `.execute(db)
}
