import { type Kysely, sql } from 'kysely'

/** What was answered, and what of it may be answered again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table identifications (
      id uuid primary key,
      file_key text not null,
      outcome text not null check (outcome in ('matched', 'ambiguous', 'unknown')),
      sku text,
      identification_method text,
      identification_confidence real,
      identification_cost bigint not null,
      candidates jsonb not null,
      rungs jsonb not null,
      latency_ms integer not null,
      embedder_id text not null,
      catalogue_revision text not null,
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`comment on column identifications.identification_cost is 'micro-USD'`.execute(db)
  await sql`create index identifications_created_at on identifications (created_at)`.execute(db)
  await sql`
    create table answers (
      id integer generated always as identity primary key,
      file_key text not null,
      fingerprint_version integer,
      block_hash bit(256),
      dct_hash bit(256),
      colours real[],
      quality real,
      sku text not null references products on delete cascade,
      method text not null,
      decided_by text not null check (decided_by in ('manager', 'shoppers', 'machine')),
      confidence real not null,
      candidates jsonb not null,
      embedder_id text not null,
      catalogue_revision text not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz,
      unique (file_key, decided_by, embedder_id, catalogue_revision)
    )`.execute(db)
}
