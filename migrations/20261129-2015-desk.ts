import { type Kysely, sql } from 'kysely'

/**
 * Tickets are claimed, returned and undone; a card tells the state of its ticket as of a version. What a manager decided
 * is kept with what became of it, and who the managers are with how they are called.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table managers (
      user_id bigint primary key,
      name text not null,
      username text,
      seen_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    alter table tickets
      add column claimed_by bigint,
      add column claimed_at timestamptz,
      add column level smallint not null default 1 check (level in (1, 2)),
      add column due_at timestamptz,
      add column version integer not null default 1,
      add column shown_version integer not null default 0,
      add column shown_picture text,
      add column changed_at timestamptz not null default now(),
      drop constraint tickets_state_check,
      add constraint tickets_state_check check (state in ('open', 'answered', 'closed', 'returned'))
  `.execute(db)
  await sql`
    comment on column tickets.claimed_at is 'when the manager who has it last did something with it'
  `.execute(db)
  await sql`
    update tickets set shown_version = 1, changed_at = coalesce(answered_at, created_at)
      where staff_message_id is not null`.execute(db)
  await sql`create index tickets_unshown on tickets (id) where shown_version < version`.execute(db)
  await sql`create index tickets_claimed on tickets (claimed_at) where state = 'open'`.execute(db)
  await sql`
    create table decisions (
      id integer generated always as identity primary key,
      ticket_id integer not null references tickets on delete cascade,
      sku text,
      manager_id bigint not null,
      decided_at timestamptz not null default now(),
      undone_by bigint,
      undone_at timestamptz,
      taken_back_at timestamptz
    )`.execute(db)
  await sql`
    comment on column decisions.taken_back_at is 'when what it had taught was taken back'
  `.execute(db)
  await sql`create index decisions_ticket on decisions (ticket_id)`.execute(db)
  await sql`
    insert into decisions (ticket_id, sku, manager_id, decided_at)
      select id, sku, answered_by, answered_at from tickets
      where state = 'answered' and answered_by is not null and answered_at is not null`.execute(db)
  await sql`alter table reference_photos add column withdrawn_by text`.execute(db)
  await sql`
    comment on column reference_photos.withdrawn_by is
      'the file of which it was said that it shows something else; the photo then supersedes itself'
  `.execute(db)
}
