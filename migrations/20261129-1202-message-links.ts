import { type Kysely, sql } from 'kysely'

/** Which message of the bot, in whose chat, belongs to which inquiry: how a reply or a tap finds its way. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table message_links (
      chat_id bigint not null,
      message_id bigint not null,
      inquiry_id integer not null references inquiries on delete cascade,
      party text not null check (party in ('shopper', 'staff')),
      created_at timestamptz not null default now(),
      primary key (chat_id, message_id)
    )`.execute(db)
  await sql`
    comment on column message_links.party is 'whose chat the message of the bot stands in'
  `.execute(db)
  await sql`create index message_links_inquiry on message_links (inquiry_id)`.execute(db)
  await sql`
    insert into message_links (chat_id, message_id, inquiry_id, party)
      select chat_id, answer_message_id, id, 'shopper' from inquiries where answer_message_id is not null
      union
      select q.chat_id, t.reply_message_id, q.id, 'shopper' from tickets t
        join inquiries q on q.id = t.inquiry_id where t.reply_message_id is not null
      union
      select staff_chat_id, staff_message_id, inquiry_id, 'staff' from tickets
        where staff_chat_id is not null and staff_message_id is not null
    on conflict do nothing`.execute(db)
}
