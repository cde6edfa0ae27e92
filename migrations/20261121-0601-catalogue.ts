import { type Kysely, sql } from 'kysely'

/** Products as the shop describes them, and their variants. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table products (
      sku text primary key,
      name jsonb not null,
      category text not null,
      price_minor bigint not null check (price_minor >= 0),
      currency text not null check (length(currency) = 3),
      sizes text[] not null,
      colors text[] not null,
      in_stock boolean not null,
      visual_features jsonb not null,
      recognition_tips jsonb not null,
      position integer not null,
      hidden_at timestamptz,
      updated_at timestamptz not null default now()
    )`.execute(db)
  await sql`create unique index products_sku_upper on products (upper(sku))`.execute(db)
  await sql`
    create table variants (
      id integer generated always as identity primary key,
      sku text not null references products on delete cascade,
      position integer not null,
      size text,
      color text,
      stock integer not null check (stock >= 0),
      price_minor bigint check (price_minor >= 0),
      barcode text,
      unique nulls not distinct (sku, size, color)
    )`.execute(db)
  await sql`create index variants_barcode on variants (barcode) where barcode is not null`.execute(
    db,
  )
}
