import { type Kysely, sql } from 'kysely'

/**
 * What a manager and a shopper say to each other: whether they talk, what is still to be put into the other's chat, which
 * message is the copy of which, and the topics of managers' groups.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table talks (
      chat_id bigint primary key,
      inquiry_id integer not null references inquiries on delete cascade,
      manager_id bigint,
      spoken_at timestamptz not null default now()
    )`.execute(db)
  await sql`comment on table talks is 'shoppers with whom a person talks: the bot is silent there'`.execute(
    db,
  )
  await sql`
    create table deliveries (
      id bigint generated always as identity primary key,
      inquiry_id integer not null references inquiries on delete cascade,
      to_party text not null check (to_party in ('shopper', 'staff')),
      source_chat_id bigint not null,
      source_message_id bigint not null,
      reply_to_message_id bigint,
      album_id text,
      passage jsonb not null,
      left_after bigint,
      touched_at timestamptz not null default now(),
      unique (source_chat_id, album_id)
    )`.execute(db)
  await sql`
    comment on column deliveries.left_after is
      'the highest message id known when it left for Telegram; null while it has not: it may have arrived'
  `.execute(db)
  await sql`create index deliveries_inquiry on deliveries (inquiry_id)`.execute(db)
  await sql`
    alter table message_links
      add column twin_chat_id bigint,
      add column twin_message_id bigint
  `.execute(db)
  await sql`
    comment on column message_links.twin_message_id is 'the same words in the other chat: original or copy'
  `.execute(db)
  await sql`
    create table shopper_topics (
      staff_chat_id bigint not null,
      shopper_id bigint not null,
      thread_id bigint not null,
      created_at timestamptz not null default now(),
      primary key (staff_chat_id, shopper_id),
      unique (staff_chat_id, thread_id)
    )`.execute(db)
}
