import { type Kysely, sql } from 'kysely'

/** Shoppers' photos as references: whose file, on whose word, and which of them are searched. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table reference_photos
      add column active boolean not null default true,
      add column file_key text,
      add column decided_by text check (decided_by in ('manager', 'shoppers')),
      add column superseded_by integer references reference_photos on delete set null,
      add check (origin = 'catalogue' or (file_key is not null and decided_by is not null))
  `.execute(db)
  await sql`
    create index reference_photos_file_key on reference_photos (file_key) where file_key is not null
  `.execute(db)
  await sql`
    create index reference_photos_superseded_by on reference_photos (superseded_by)
      where superseded_by is not null
  `.execute(db)
}
