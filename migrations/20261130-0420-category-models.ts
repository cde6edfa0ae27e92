import { type Kysely, sql } from 'kysely'

/** What tells categories apart, learned from the shop's photos; which one is in use stands in the settings. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table category_models (
      version integer generated always as identity primary key,
      embedder_id text not null,
      categories text[] not null,
      mean bytea not null,
      weights bytea not null,
      sure_from double precision not null,
      created_at timestamptz not null default now()
    )`.execute(db)
}
