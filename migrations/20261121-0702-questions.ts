import { type Kysely, sql } from 'kysely'

/** What shoppers ask: one photo or one album is one question, with one message that becomes its answer. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table questions (
      id integer generated always as identity primary key,
      chat_id bigint not null,
      first_message_id bigint not null,
      media_group_id text,
      shopper_id bigint not null,
      shopper_name text not null,
      language text not null,
      caption text not null default '',
      state text not null default 'pending'
        check (state in ('pending', 'answered', 'ticketed', 'cancelled')),
      answer_message_id bigint,
      identification_id uuid,
      candidates jsonb not null default '[]',
      sku text,
      decided_by text check (decided_by in ('machine', 'shopper', 'manager')),
      created_at timestamptz not null default now(),
      unique (chat_id, media_group_id)
    )`.execute(db)
  await sql`create index questions_chat on questions (chat_id, id)`.execute(db)
  await sql`
    create table question_photos (
      chat_id bigint not null,
      message_id bigint not null,
      question_id integer not null references questions on delete cascade,
      file_id text not null,
      file_unique_id text not null,
      received_at timestamptz not null default now(),
      primary key (chat_id, message_id)
    )`.execute(db)
  await sql`create index question_photos_question on question_photos (question_id)`.execute(db)
}
