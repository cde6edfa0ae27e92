import { type Kysely, sql } from 'kysely'

/** The colour histogram beside each raw vector. A vector without one is made anew by the next `vitryna index`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table reference_vectors add column colours bytea`.execute(db)
}
