import { type Kysely, sql } from 'kysely'

/** The circuit breaker of each vision model, shared by all processes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table breakers (
      model text primary key,
      recent text not null default '',
      open_until timestamptz,
      probe_until timestamptz
    )`.execute(db)
  await sql`
    comment on column breakers.recent is 'the last calls, oldest first: 1 answered, 0 failed'`.execute(
    db,
  )
}
