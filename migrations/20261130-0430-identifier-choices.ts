import { type Kysely, sql } from 'kysely'

/** A second identifier may also have another embedder, chain or prompts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    update rollouts set
      candidate = jsonb_build_object('embedderId', embedder_id, 'space', candidate, 'models', null),
      present = jsonb_build_object('embedderId', embedder_id, 'space', present, 'models', null)
  `.execute(db)
  await sql`alter table rollouts drop column embedder_id`.execute(db)
  await sql`
    comment on table rollouts is 'candidate and present are identifiers: embedder, space, models; same, skipped and failed count photos'
  `.execute(db)
}
