import { type Kysely, sql } from 'kysely'

/** A model may also be asked what a message means. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table model_calls
      drop constraint model_calls_purpose_check,
      add constraint model_calls_purpose_check
        check (purpose in ('vision', 'search', 'question', 'catalogue'))`.execute(db)
}
