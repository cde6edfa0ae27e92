import { type Kysely, sql } from 'kysely'

/**
 * Work that keeps the order of its chat: updates, and inquiries to be answered. What pg-boss held of both moves here,
 * so that an upgrade loses nothing.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table chat_jobs (
      id bigint generated always as identity primary key,
      queue text not null,
      chat_id bigint not null,
      position bigint not null,
      urgency smallint not null,
      version integer not null default 0,
      attempts integer not null default 0,
      failures integer not null default 0,
      not_before timestamptz not null default now(),
      created_at timestamptz not null default now(),
      unique (queue, position)
    )`.execute(db)
  await sql`comment on column chat_jobs.position is 'update_id, or the id of an inquiry'`.execute(
    db,
  )
  await sql`comment on column chat_jobs.urgency is 'small goes first'`.execute(db)
  await sql`
    comment on column chat_jobs.version is 'grows when the same work is promised anew while it is in hand'
  `.execute(db)
  await sql`create index chat_jobs_lane on chat_jobs (queue, chat_id, position)`.execute(db)
  await sql`
    create table chat_lanes (
      queue text not null,
      chat_id bigint not null,
      leased_by uuid not null,
      leased_until timestamptz not null,
      primary key (queue, chat_id)
    )`.execute(db)
  const { rows } = await sql<{ job: string | null }>`
    select to_regclass('pgboss.job')::text as job`.execute(db)
  if (rows[0]?.job) await takeOver(db)
}

async function takeOver(db: Kysely<unknown>): Promise<void> {
  const isOpen = sql`j.state in ('created', 'retry', 'active')`
  await sql`
    insert into chat_jobs (queue, chat_id, position, urgency)
      select distinct on (u.update_id) 'update',
        coalesce((u.payload #>> '{message,chat,id}')::bigint,
          (u.payload #>> '{callback_query,message,chat,id}')::bigint,
          (u.payload #>> '{callback_query,from,id}')::bigint, 0), u.update_id, 1
      from pgboss.job j join updates u on u.update_id = (j.data ->> 'updateId')::bigint
      where j.name in ('update', 'update-failed') and ${isOpen}
    union all
      select distinct on (q.id) 'answer', q.chat_id, q.id, 3
      from pgboss.job j join inquiries q on q.id = (j.data ->> 'questionId')::integer
      where j.name in ('answer', 'answer-failed') and ${isOpen}
  `.execute(db)
  await sql`
    delete from pgboss.job where name in ('update', 'update-failed', 'answer', 'answer-failed')
  `.execute(db)
  await sql`
    update pgboss.job set data = jsonb_build_object('inquiryId', data -> 'questionId')
    where name in ('learn', 'learn-failed') and data ? 'questionId'
  `.execute(db)
}
