import { type Kysely, sql } from 'kysely'

/**
 * What an embedder sees beside the embedding of the whole picture: its middle layer and the corners' layers, float16
 * end to end. Of an embedder that looks at the whole alone there is nothing. A head may map the middle layer, too.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table reference_vectors add column others bytea`.execute(db)
  await sql`alter table heads add column mid_mean bytea, add column mid_map bytea`.execute(db)
}
