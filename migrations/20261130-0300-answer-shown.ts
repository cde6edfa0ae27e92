import { type Kysely, sql } from 'kysely'

/** Words that come once an answer is before the shopper's eyes are about that answer, and no part of the question. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table inquiries add column shown_at timestamptz`.execute(db)
  await sql`
    comment on column inquiries.shown_at is
      'when its answer was about to be shown; null while it is looked at'
  `.execute(db)
}
