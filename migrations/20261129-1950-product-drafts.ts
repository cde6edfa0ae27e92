import { type Kysely, sql } from 'kysely'

/** Products that managers are describing: a dialogue goes on after a restart where it was. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table product_drafts (
      id integer generated always as identity primary key,
      staff_chat_id bigint not null,
      command_message_id bigint not null,
      manager_id bigint not null,
      file_id text not null,
      sku text,
      name text,
      category text,
      price_minor bigint,
      currency text not null,
      sizes text[],
      prompts jsonb not null default '{}',
      state text not null default 'open' check (state in ('open', 'added', 'cancelled')),
      created_at timestamptz not null default now(),
      unique (staff_chat_id, command_message_id)
    )`.execute(db)
  await sql`
    comment on column product_drafts.prompts is 'what each message of the bot asks for, by its id'
  `.execute(db)
}
