import { type Kysely, sql } from 'kysely'

/** Whether a photo looks like a phone's screen: so that managers hear when photos become others. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table identifications add column is_screenshot boolean`.execute(db)
  await sql`comment on column identifications.is_screenshot is 'null: nobody looked at the picture'`.execute(
    db,
  )
}
