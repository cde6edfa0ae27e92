import { type Kysely, sql } from 'kysely'

/** While a person talks with a shopper, their photos are looked at for the managers alone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table inquiries add column in_talk boolean not null default false`.execute(db)
  await sql`
    comment on column inquiries.in_talk is 'a person was talking with the shopper: the bot says nothing'
  `.execute(db)
}
