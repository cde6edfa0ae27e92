import { type Kysely, sql } from 'kysely'

/** Linear maps learned from the shop's photos; which one is in use stands in the settings. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table heads (
      version integer generated always as identity primary key,
      embedder_id text not null,
      mean bytea not null,
      map bytea not null,
      created_at timestamptz not null default now()
    )`.execute(db)
}
