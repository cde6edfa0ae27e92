import { type Kysely, sql } from 'kysely'

/** What the catalogue says of a product, as a vector of each text embedder. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table text_vectors (
      id integer generated always as identity primary key,
      sku text not null references products on delete cascade,
      embedder_id text not null,
      text_sha256 text not null check (length(text_sha256) = 64),
      vector bytea not null,
      revision bigint not null,
      created_at timestamptz not null default now(),
      unique (embedder_id, sku)
    )`.execute(db)
  await sql`create index text_vectors_sku on text_vectors (sku)`.execute(db)
  await sql`
    comment on column text_vectors.text_sha256 is 'of the text the vector was made of'`.execute(db)
}
