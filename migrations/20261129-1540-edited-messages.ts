import { type Kysely, sql } from 'kysely'

/** A message may be edited, and the picture of a video is one frame of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table inquiry_messages
      add column is_frame boolean not null default false,
      add column edits integer not null default 0
  `.execute(db)
}
