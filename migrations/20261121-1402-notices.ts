import { type Kysely, sql } from 'kysely'

/** What the managers are told once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table notices (
      key text primary key,
      notice jsonb not null,
      created_at timestamptz not null default now()
    )`.execute(db)
}
