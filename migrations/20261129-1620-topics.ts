import { type Kysely, sql } from 'kysely'

/**
 * What a chat is about is the product that was last shown in it; what a shopper said it is not is not offered again;
 * and what nobody knows the shopper is asked to describe.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table inquiries
      add column rejected text[] not null default '{}',
      add column topic_sku text,
      add column touched_at timestamptz not null default now()
  `.execute(db)
  await sql`
    alter table inquiries
      drop constraint questions_state_check,
      add constraint inquiries_state_check
        check (state in ('pending', 'asked', 'answered', 'ticketed', 'cancelled'))
  `.execute(db)
  await sql`create index inquiries_touched on inquiries (chat_id, touched_at)`.execute(db)
}
