import { type Kysely, sql } from 'kysely'

/** Reference photos, their bytes, and the raw vector of each photo and embedder. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table photo_files (
      sha256 text primary key check (length(sha256) = 64),
      bytes bytea not null,
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    create table reference_photos (
      id integer generated always as identity primary key,
      sku text not null references products on delete cascade,
      role text not null check (role in ('product', 'shopper')),
      origin text not null check (origin in ('catalogue', 'confirmed')),
      view text,
      frame integer,
      position integer not null,
      sha256 text not null references photo_files,
      created_at timestamptz not null default now(),
      unique (sku, role, sha256)
    )`.execute(db)
  await sql`
    create table reference_vectors (
      photo_id integer not null references reference_photos on delete cascade,
      embedder_id text not null,
      point_id uuid not null,
      vector bytea not null,
      revision bigint not null,
      created_at timestamptz not null default now(),
      primary key (embedder_id, photo_id)
    )`.execute(db)
  await sql`
    create index reference_vectors_revision on reference_vectors (embedder_id, revision)
  `.execute(db)
  await sql`
    create table vector_states (
      embedder_id text primary key,
      epoch bigint not null,
      revision bigint not null
    )`.execute(db)
}
