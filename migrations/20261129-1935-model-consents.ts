import { type Kysely, sql } from 'kysely'

/** Whether a shopper lets photos go to models outside of the shop; a row without a word says that they were asked. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table model_consents (
      shopper_id bigint primary key,
      inquiry_id integer,
      is_given boolean,
      asked_at timestamptz not null default now(),
      decided_at timestamptz,
      check ((is_given is null) = (decided_at is null))
    )`.execute(db)
  await sql`comment on column model_consents.inquiry_id is 'with whose answer the shopper was asked'`.execute(
    db,
  )
}
