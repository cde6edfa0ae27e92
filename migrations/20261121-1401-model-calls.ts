import { type Kysely, sql } from 'kysely'

/** The ledger: each call of a vision model, and what is used of each budget. Money in whole micro-USD. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table model_calls (
      id uuid primary key,
      identification_id uuid not null,
      shopper_id text not null,
      model text not null,
      prompt_version text not null,
      state text not null check (state in ('reserved', 'settled', 'released', 'lost')),
      reserved_micro_usd bigint not null check (reserved_micro_usd >= 0),
      cost_micro_usd bigint not null check (cost_micro_usd >= 0),
      tokens_in integer,
      tokens_out integer,
      latency_ms integer,
      failure text,
      created_at timestamptz not null default now(),
      ended_at timestamptz
    )`.execute(db)
  await sql`
    comment on column model_calls.cost_micro_usd is
      'what counts against the budgets: the worst case until the call is settled'`.execute(db)
  await sql`create index model_calls_created_at on model_calls (created_at)`.execute(db)
  await sql`
    create index model_calls_open on model_calls (created_at) where state = 'reserved'
  `.execute(db)
  await sql`
    create table budget_counters (
      budget text not null check (budget in ('day', 'hour', 'shopper-day', 'photo')),
      period text not null,
      used bigint not null check (used >= 0),
      updated_at timestamptz not null default now(),
      primary key (budget, period)
    )`.execute(db)
}
