import { type Kysely, sql } from 'kysely'

/** Questions that wait for a manager. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table tickets (
      id integer generated always as identity primary key,
      question_id integer not null unique references questions on delete cascade,
      reason text not null,
      state text not null default 'open' check (state in ('open', 'answered', 'closed')),
      staff_chat_id bigint,
      staff_message_id bigint,
      sku text,
      answered_by bigint,
      reply_message_id bigint,
      created_at timestamptz not null default now(),
      answered_at timestamptz
    )`.execute(db)
}
