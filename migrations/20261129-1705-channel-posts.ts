import { type Kysely, sql } from 'kysely'

/** Managers say which products a post of the shop's channel shows: each word is a row, and the last one counts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table channel_posts (
      id integer generated always as identity primary key,
      channel_id bigint not null,
      post_id bigint not null,
      skus text[] not null check (cardinality(skus) between 1 and 5),
      linked_by bigint not null,
      linked_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index channel_posts_post on channel_posts (channel_id, post_id, id)`.execute(db)
  await sql`
    alter table inquiry_messages
      add column channel_id bigint,
      add column post_id bigint,
      add check ((channel_id is null) = (post_id is null))`.execute(db)
  await sql`comment on column inquiry_messages.post_id is 'of the channel post it is a forward of'`.execute(
    db,
  )
}
