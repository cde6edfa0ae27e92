import { type Kysely, sql } from 'kysely'

/** What managers and shoppers wrote to each other through the bot is linked as well: each message and its copy. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table message_links add column is_talk boolean not null default false`.execute(db)
  await sql`comment on column message_links.party is 'whose chat the message stands in'`.execute(db)
}
