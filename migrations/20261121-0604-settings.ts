import { type Kysely, sql } from 'kysely'

/** Facts the shop owns: thresholds per embedder, whose catalogue this is, later its policy. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table settings (
      key text primary key,
      value jsonb not null,
      updated_at timestamptz not null default now()
    )`.execute(db)
}
