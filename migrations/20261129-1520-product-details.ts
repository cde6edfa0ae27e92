import { type Kysely, sql } from 'kysely'

/** What a shop may say of a product beside: brand, material, weight, dimensions, and its page. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table products
      add column brand text,
      add column material jsonb not null default '{}',
      add column weight_grams double precision check (weight_grams > 0),
      add column dimensions_mm double precision[] not null default '{}',
      add column url text,
      add column url_key text`.execute(db)
  await sql`create index products_url_key on products (url_key) where url_key is not null`.execute(
    db,
  )
}
