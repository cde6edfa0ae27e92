import { type Kysely, sql } from 'kysely'

/**
 * Orders, from the basket that a shopper fills to the parcel that comes back. A basket is an order of the state 'draft':
 * to confirm it changes the state of one row, so that it becomes one order however often it is confirmed.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table orders (
      id integer generated always as identity primary key,
      shopper_id bigint,
      shopper_name text not null,
      language text not null,
      state text not null default 'draft' check (state in ('draft', 'placed', 'expired', 'accepted', 'packed',
        'shipped', 'done', 'returning', 'exchanging', 'returned', 'exchanged', 'cancelled')),
      contact jsonb,
      delivery jsonb,
      payment text,
      comment text,
      remember boolean not null default false,
      replaces integer references orders on delete set null,
      step text,
      scratch jsonb not null default '{}',
      last_update_id bigint,
      revision integer not null default 1,
      total_minor bigint,
      currency text,
      paid_minor bigint not null default 0,
      is_short boolean not null default false,
      expires_at timestamptz,
      tracking_number text,
      receipt text,
      payment_link text,
      cancel_reason text,
      refund_note text,
      staff_chat_id bigint,
      staff_message_id bigint,
      forget_when_closed boolean not null default false,
      created_at timestamptz not null default now(),
      touched_at timestamptz not null default now(),
      placed_at timestamptz,
      check ((state = 'draft') = (placed_at is null))
    )`.execute(db)
  await sql`create unique index orders_draft on orders (shopper_id) where state = 'draft'`.execute(
    db,
  )
  await sql`create index orders_shopper on orders (shopper_id, id)`.execute(db)
  await sql`
    create index orders_open on orders (id)
    where state in ('placed', 'expired', 'accepted', 'packed', 'shipped', 'returning', 'exchanging')
  `.execute(db)
  await sql`create index orders_due on orders (expires_at) where expires_at is not null`.execute(db)
  await sql`
    create table order_lines (
      order_id integer not null references orders on delete cascade,
      position integer not null,
      sku text not null,
      variant_id integer references variants on delete set null,
      size text,
      color text,
      name jsonb not null,
      quantity integer not null check (quantity > 0),
      price_minor bigint not null check (price_minor >= 0),
      currency text not null,
      inquiry_id integer,
      method text,
      primary key (order_id, position)
    )`.execute(db)
  // Nothing has reserved anything yet.
  await sql`delete from reservations`.execute(db)
  await sql`
    alter table reservations
      add column returned_at timestamptz,
      add foreign key (order_id) references orders on delete cascade,
      add check (returned_at is null or state = 'sold')`.execute(db)
  await sql`create index reservations_order on reservations (order_id)`.execute(db)
  await sql`
    create table order_events (
      id integer generated always as identity primary key,
      order_id integer not null references orders on delete cascade,
      kind text not null,
      created_at timestamptz not null default now(),
      told_at timestamptz
    )`.execute(db)
  await sql`create index order_events_order on order_events (order_id, id)`.execute(db)
  await sql`
    create table payments (
      charge_id text primary key,
      order_id integer references orders on delete set null,
      amount_minor bigint not null,
      currency text not null,
      source text not null check (source in ('manager', 'webhook', 'telegram')),
      received_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    create table remembered_buyers (
      shopper_id bigint primary key,
      contact jsonb not null,
      delivery jsonb not null,
      payment text not null,
      remembered_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    create table restock_wishes (
      id integer generated always as identity primary key,
      shopper_id bigint not null,
      language text not null,
      sku text not null references products on delete cascade,
      size text,
      color text,
      due_at timestamptz,
      wished_at timestamptz not null default now(),
      unique nulls not distinct (shopper_id, sku, size, color)
    )`.execute(db)
  await sql`
    create table funnel_steps (
      day date not null,
      step text not null,
      shopper_id bigint not null,
      primary key (day, step, shopper_id)
    )`.execute(db)
}
