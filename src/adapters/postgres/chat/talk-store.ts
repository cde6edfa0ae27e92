import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { ChatMessage } from '#src/ports/inquiry-store.ts'
import type { OpenTalk, ShopperPlace, TalkStore } from '#src/ports/talk-store.ts'
import { linkMessage } from './message-links.ts'

export function createTalkStore(db: Db): TalkStore {
  return {
    async inquiryOf(message) {
      const row = await linksOf(db, message)
        .select('inquiry_id')
        .where('party', '=', 'staff')
        .executeTakeFirst()
      return row?.inquiry_id
    },
    async has(message) {
      const row = await linksOf(db, message)
        .select('inquiry_id')
        .where('is_talk', '=', true)
        .executeTakeFirst()
      return row !== undefined
    },
    async openFor(place) {
      const inquiryId = (await repliedTo(db, place)) ?? (await lastSaid(db, place))
      return inquiryId === undefined ? undefined : talkAbout(db, inquiryId)
    },
    note: ({ inquiryId, shopper, staff }) =>
      db.transaction().execute(async (trx) => {
        const talk = { inquiryId, isTalk: true }
        await linkMessage(trx, { ...shopper, ...talk, party: 'shopper' })
        await linkMessage(trx, { ...staff, ...talk, party: 'staff' })
      }),
  }
}

function linksOf(db: Db, { chatId, messageId }: ChatMessage) {
  return db
    .selectFrom('message_links')
    .where('chat_id', '=', String(chatId))
    .where('message_id', '=', String(messageId))
}

async function repliedTo(db: Db, { chatId, repliesTo }: ShopperPlace) {
  if (repliesTo === undefined) return undefined
  const row = await linksOf(db, { chatId, messageId: repliesTo })
    .select('inquiry_id')
    .where('is_talk', '=', true)
    .executeTakeFirst()
  return row?.inquiry_id
}

async function lastSaid(
  db: Db,
  { chatId, messageId, minutes }: ShopperPlace,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('message_links')
    .select([
      'inquiry_id',
      'is_talk',
      sql<boolean>`created_at > now() - make_interval(mins => ${minutes})`.as('isRecent'),
    ])
    .where('chat_id', '=', String(chatId))
    .where('message_id', '<', String(messageId))
    .orderBy('message_id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.is_talk && row.isRecent ? row.inquiry_id : undefined
}

async function talkAbout(db: Db, inquiryId: number): Promise<OpenTalk | undefined> {
  const row = await db
    .selectFrom('message_links')
    .select(['chat_id', 'message_id'])
    .where('inquiry_id', '=', inquiryId)
    .where('party', '=', 'staff')
    .where('is_talk', '=', false)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return undefined
  const ticketMessage = { chatId: Number(row.chat_id), messageId: Number(row.message_id) }
  return { inquiryId, ticketMessage }
}
