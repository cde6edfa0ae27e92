import { type Kysely, sql } from 'kysely'

/** Tells the vectors of this database from those of another that share a Qdrant: photo ids are the same in both. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table vector_states add column lineage uuid not null default gen_random_uuid()
  `.execute(db)
}
