import { type Kysely, sql } from 'kysely'

/** Reference photos that show the very picture of another one of their SKU: that one's vector stands for both. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table duplicate_photos (
      photo_id integer not null references reference_photos on delete cascade,
      embedder_id text not null,
      original_id integer not null references reference_photos on delete cascade,
      created_at timestamptz not null default now(),
      primary key (embedder_id, photo_id),
      check (photo_id <> original_id)
    )`.execute(db)
  await sql`create index duplicate_photos_original on duplicate_photos (original_id)`.execute(db)
}
