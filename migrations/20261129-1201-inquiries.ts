import { type Kysely, sql } from 'kysely'

/**
 * A question is made of messages of any kind, not of photos alone, and is called what the code calls it. A photo's
 * caption stands with the photo; those from before stand with the first photo.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table questions rename to inquiries`.execute(db)
  await sql`alter table question_photos rename to inquiry_messages`.execute(db)
  await sql`alter table inquiry_messages rename column question_id to inquiry_id`.execute(db)
  await sql`alter table tickets rename column question_id to inquiry_id`.execute(db)
  await sql`alter index questions_chat rename to inquiries_chat`.execute(db)
  await sql`alter index questions_picked rename to inquiries_picked`.execute(db)
  await sql`alter index question_photos_question rename to inquiry_messages_inquiry`.execute(db)
  await sql`alter index question_photos_file rename to inquiry_messages_file`.execute(db)
  await sql`
    alter table inquiry_messages
      add column kind text not null default 'photo',
      add column text text not null default '',
      alter column file_id drop not null,
      alter column file_unique_id drop not null,
      add check (kind in ('photo', 'text', 'voice', 'video', 'document', 'sticker', 'location', 'contact')),
      add check (kind <> 'photo' or (file_id is not null and file_unique_id is not null))
  `.execute(db)
  await sql`
    update inquiry_messages m set text = q.caption
    from inquiries q where q.id = m.inquiry_id and q.first_message_id = m.message_id and q.caption <> ''
  `.execute(db)
  await sql`alter table inquiries drop column caption, add column thread_id bigint`.execute(db)
}
