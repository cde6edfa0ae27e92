import { type Kysely, sql } from 'kysely'

/** What a photo most likely shows, as the shop sorts its products: the ticket goes to whom that concerns. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table identifications add column category text`.execute(db)
}
