import { type Kysely, sql } from 'kysely'

/** Every photo of an inquiry leads to it: the story of one photo is told from the database. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table identifications add column inquiry_id integer`.execute(db)
  await sql`
    comment on column identifications.inquiry_id is
      'the question that the photo belongs to; null for a photo that nobody asked about'`.execute(
    db,
  )
  await sql`create index identifications_inquiry on identifications (inquiry_id)`.execute(db)
  await sql`
    update identifications known set inquiry_id = asked.id
    from inquiries asked where asked.identification_id = known.id`.execute(db)
  await sql`create index model_calls_identification on model_calls (identification_id)`.execute(db)
}
