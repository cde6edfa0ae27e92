import { type Kysely, sql } from 'kysely'

/** Who did what in the managers' groups: each entry is written with the change that it tells of. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit_log (
      id bigint generated always as identity primary key,
      at timestamptz not null default now(),
      staff_chat_id bigint not null,
      manager_id bigint not null,
      action text not null,
      subject text not null,
      before jsonb,
      after jsonb
    )`.execute(db)
  await sql`create index audit_log_subject on audit_log (subject, id)`.execute(db)
}
