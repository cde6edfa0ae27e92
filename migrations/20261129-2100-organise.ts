import { type Kysely, sql } from 'kysely'

/**
 * Tickets have deadlines that are warned of once, a priority, tags, and what the shopper thought of it in the end; a
 * group may be for some categories only, or for what others escalate. Who wrote a message is kept with it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table message_links add column author_id bigint`.execute(db)
  await sql`
    comment on column message_links.author_id is 'who wrote it; null for copies, and what the bot said'
  `.execute(db)
  await sql`
    alter table tickets
      add column opened_at timestamptz not null default now(),
      add column warned text[] not null default '{}',
      add column priority smallint not null default 3 check (priority between 1 and 4),
      add column tags text[] not null default '{}',
      add column rating smallint check (rating between 1 and 5),
      add column rated_at timestamptz`.execute(db)
  // Open ones have all of their time before them: nobody kept a deadline until now.
  await sql`update tickets set opened_at = created_at where state <> 'open'`.execute(db)
  await sql`comment on column tickets.opened_at is 'when it was opened last'`.execute(db)
  await sql`comment on column tickets.warned is 'the warnings that its managers were given'`.execute(
    db,
  )
  await sql`create index tickets_open on tickets (id) where state = 'open'`.execute(db)
  await sql`create index tickets_opened_at on tickets (opened_at)`.execute(db)
  await sql`
    alter table staff_chats
      add column categories text[] not null default '{}',
      add column level smallint not null default 1 check (level in (1, 2))`.execute(db)
}
