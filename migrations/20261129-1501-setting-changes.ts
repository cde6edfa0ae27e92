import { type Kysely, sql } from 'kysely'

/** The shop's policy, as its changes: the latest one of a key holds, and null gives the default back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table setting_changes (
      id bigint generated always as identity primary key,
      key text not null,
      value jsonb,
      changed_by text not null,
      changed_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index setting_changes_key on setting_changes (key, id desc)`.execute(db)
}
