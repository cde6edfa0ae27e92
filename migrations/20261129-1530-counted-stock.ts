import { type Kysely, sql } from 'kysely'

/**
 * Stock becomes a count with its time, from which reservations are subtracted when it is read; variants are hidden and
 * never deleted, for orders point to them; and what a manager sets is told from what the file says.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table products add column file_values jsonb not null default '{}'`.execute(db)
  await sql`
    alter table variants
      add column counted_at timestamptz not null default now(),
      add column hidden_at timestamptz,
      add column file_values jsonb not null default '{}'`.execute(db)
  await sql`
    create table reservations (
      id integer generated always as identity primary key,
      variant_id integer not null references variants,
      order_id integer not null,
      quantity integer not null check (quantity > 0),
      state text not null default 'open' check (state in ('open', 'sold', 'released')),
      reserved_at timestamptz not null default now(),
      expires_at timestamptz,
      sold_at timestamptz,
      check ((state = 'sold') = (sold_at is not null))
    )`.execute(db)
  await sql`
    create index reservations_variant on reservations (variant_id) where state <> 'released'
  `.execute(db)
}
