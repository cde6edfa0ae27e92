import { type Kysely, sql } from 'kysely'

/** The groups in which managers answer. The first is seeded by `MANAGER_CHAT_ID`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table staff_chats (
      id integer generated always as identity primary key,
      chat_id bigint not null unique,
      seed bigint unique,
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`comment on column staff_chats.seed is 'MANAGER_CHAT_ID, when that put it here'`.execute(
    db,
  )
}
