import { type Kysely, sql } from 'kysely'

/** Who asked to be forgotten, as hashes: a backup that is older does not bring them back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table forgotten_shoppers (
      id uuid primary key default gen_random_uuid(),
      salt uuid not null,
      hash text not null check (length(hash) = 64),
      forgotten_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    comment on column forgotten_shoppers.hash is 'SHA-256 of the salt, a colon and the shopper’s id'
  `.execute(db)
}
