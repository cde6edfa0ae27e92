import { type Kysely, sql } from 'kysely'

/** What was read in a shopper's picture: for the managers, and for the size and colour that it names. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table inquiry_messages add column written text`.execute(db)
}
