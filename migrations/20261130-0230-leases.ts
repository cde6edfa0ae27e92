import { type Kysely, sql } from 'kysely'

/** What one process of several does at a time: rows, for behind a pooler a session's locks are anybody's. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table leases (
      name text primary key,
      held_by uuid not null,
      held_until timestamptz not null
    )`.execute(db)
  await sql`
    comment on table leases is 'what one process does at a time: taking updates in, upkeep'
  `.execute(db)
}
