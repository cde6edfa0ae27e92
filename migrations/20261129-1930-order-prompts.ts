import { type Kysely, sql } from 'kysely'

/** What managers are asked to write of an order: the message that asks, and what for. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table order_prompts (
      chat_id bigint not null,
      message_id bigint not null,
      order_id integer not null references orders on delete cascade,
      kind text not null,
      asked_at timestamptz not null default now(),
      primary key (chat_id, message_id)
    )`.execute(db)
  await sql`create index order_prompts_order on order_prompts (order_id)`.execute(db)
}
