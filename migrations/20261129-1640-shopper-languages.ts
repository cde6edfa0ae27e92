import { type Kysely, sql } from 'kysely'

/** The language a shopper has chosen; who has not is spoken to in that of their Telegram. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table shopper_languages (
      shopper_id bigint primary key,
      language text not null,
      chosen_at timestamptz not null default now()
    )`.execute(db)
}
