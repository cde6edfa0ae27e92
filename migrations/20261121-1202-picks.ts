import { type Kysely, sql } from 'kysely'

/** What a picked photo looks like, so that the same photo from another shopper is recognised. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table question_photos
      add column fingerprint jsonb,
      add column fingerprint_version integer
  `.execute(db)
  await sql`
    create index questions_picked on questions (sku, id) where decided_by = 'shopper'
  `.execute(db)
  await sql`create index question_photos_file on question_photos (file_unique_id)`.execute(db)
}
