import { type Kysely, sql } from 'kysely'

/** A second identifier beside the one that answers, and the photos that the two answer otherwise. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table rollouts (
      id uuid primary key,
      embedder_id text not null,
      candidate jsonb not null,
      present jsonb not null,
      stage text not null check (stage in ('shadow', 'share', 'promoted', 'stopped', 'undone')),
      share real not null check (share between 0 and 1),
      same integer not null default 0,
      skipped integer not null default 0,
      failed integer not null default 0,
      started_at timestamptz not null default now(),
      changed_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    comment on table rollouts is 'candidate and present are embedding spaces; same, skipped and failed count photos'
  `.execute(db)
  await sql`
    create unique index rollouts_running on rollouts ((true)) where stage in ('shadow', 'share')
  `.execute(db)
  await sql`
    create table rollout_pairs (
      id integer generated always as identity primary key,
      rollout_id uuid not null references rollouts on delete cascade,
      inquiry_id integer not null references inquiries on delete cascade,
      file_key text not null,
      answered_by text not null check (answered_by in ('present', 'candidate')),
      present jsonb not null,
      candidate jsonb not null,
      preview bytea,
      created_at timestamptz not null default now(),
      unique (rollout_id, inquiry_id, file_key)
    )`.execute(db)
  await sql`comment on column rollout_pairs.preview is 'the photo, made small; null where it could not be'`.execute(
    db,
  )
  await sql`create index rollout_pairs_inquiry_id on rollout_pairs (inquiry_id)`.execute(db)
}
