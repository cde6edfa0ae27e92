import { type Kysely, sql } from 'kysely'

/** Confirmed photos that serve as cases of evals: they are neither searched nor learned from. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table reference_photos add column reserved boolean not null default false`.execute(
    db,
  )
}
