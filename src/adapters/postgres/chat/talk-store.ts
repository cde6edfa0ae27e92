import { sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { NewDelivery, Party, Spoken, TalkStore } from '#src/ports/talk-store.ts'
import {
  type DeliverySender,
  finishDelivery,
  joinAlbum,
  promiseDelivery,
  queueTo,
  readDelivery,
} from './deliveries.ts'
import { linkMessage } from './message-links.ts'
import {
  hasTalk,
  highestIds,
  inquiryAt,
  openFor,
  placeOf,
  seenAt,
  twinOf,
  unknownIds,
} from './read-talk.ts'

type Trx = Transaction<Database>

export function createTalkStore(db: Db, jobs: DeliverySender): TalkStore {
  return {
    ...createDeliveries(db, jobs),
    inquiryAt: (place) => inquiryAt(db, place),
    seenAt: (message) => seenAt(db, message),
    has: (message) => hasTalk(db, message),
    twinOf: (message) => twinOf(db, message),
    openFor: (place) => openFor(db, place),
    placeOf: (inquiryId) => placeOf(db, inquiryId),
    highestIds: () => highestIds(db),
    unknownIds: (chatId, ids) => unknownIds(db, chatId, ids),
    async lastManager(inquiryId) {
      const row = await talkOf(db, inquiryId).select('t.manager_id').executeTakeFirst()
      return row?.manager_id ? Number(row.manager_id) : undefined
    },
    async say(spoken) {
      const isNew = await db.transaction().execute((trx) => say(trx, jobs, spoken))
      jobs.wake(queueTo[spoken.to])
      return isNew
    },
    async follow(source, passage) {
      const to = await db.transaction().execute((trx) => follow(trx, jobs, { source, passage }))
      if (to) jobs.wake(queueTo[to])
      return to !== undefined
    },
    async tell(delivery) {
      await db.transaction().execute((trx) => promiseDelivery(trx, jobs, delivery))
      jobs.wake(queueTo[delivery.to])
    },
    begin: (inquiryId, managerId) =>
      db.transaction().execute((trx) => beginTalk(trx, inquiryId, managerId)),
    end: (inquiryId) => db.transaction().execute((trx) => endTalk(trx, inquiryId)),
  }
}

type Deliveries = Pick<TalkStore, 'delivery' | 'isOutdated' | 'leave' | 'stay' | 'done' | 'left'>

function createDeliveries(db: Db, jobs: DeliverySender): Deliveries {
  return {
    delivery: (id) => readDelivery(db, id),
    async isOutdated({ id, source, passage }) {
      const row = await db
        .selectFrom('deliveries')
        .select('id')
        .where('source_chat_id', '=', String(source.chatId))
        .where('source_message_id', '=', String(source.messageId))
        .where('id', '>', String(id))
        .where(sql<boolean>`passage ->> 'kind' = ${passage.kind}`)
        .limit(1)
        .executeTakeFirst()
      return row !== undefined
    },
    leave: (id, after) => setLeft(db, id, after ?? 0),
    stay: (id) => setLeft(db, id, null),
    async done(delivery, copies) {
      await db.transaction().execute((trx) => finishDelivery(trx, jobs, { delivery, copies }))
      jobs.wake(queueTo[delivery.to])
    },
    async left() {
      const rows = await db
        .selectFrom('deliveries')
        .select('id')
        .where('left_after', 'is not', null)
        .orderBy('id')
        .execute()
      return rows.map(({ id }) => Number(id))
    },
  }
}

async function setLeft(db: Db, id: number, after: number | null): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ left_after: after })
    .where('id', '=', String(id))
    .execute()
}

async function say(trx: Trx, jobs: DeliverySender, spoken: Spoken): Promise<boolean> {
  const { inquiryId, source, to, managerId, albumId, introduction, passage } = spoken
  if (await hasTalk(trx, source)) return false
  const party = to === 'shopper' ? 'staff' : 'shopper'
  const authorId = managerId ?? source.chatId
  await linkMessage(trx, { ...source, inquiryId, party, isTalk: true, authorId })
  await beginTalk(trx, inquiryId, managerId)
  if (passage.kind === 'album' && albumId !== null) {
    if (await joinAlbum(trx, source, { albumId, items: passage.items })) return true
  }
  if (introduction !== undefined) {
    const text = { kind: 'text', html: introduction, isCopy: false } as const
    await promiseDelivery(trx, jobs, { ...spoken, repliesTo: null, albumId: null, passage: text })
  }
  await promiseDelivery(trx, jobs, spoken)
  return true
}

/** What was passed on, or is about to be, is followed by what becomes of it. @returns to whom. */
async function follow(
  trx: Trx,
  jobs: DeliverySender,
  { source, passage }: Pick<NewDelivery, 'source' | 'passage'>,
): Promise<Party | undefined> {
  const link = await trx
    .selectFrom('message_links')
    .select(['inquiry_id', 'party'])
    .where('chat_id', '=', String(source.chatId))
    .where('message_id', '=', String(source.messageId))
    .where('is_talk', '=', true)
    .executeTakeFirst()
  if (!link) return undefined
  const to = link.party === 'staff' ? 'shopper' : 'staff'
  const { inquiry_id: inquiryId } = link
  await promiseDelivery(trx, jobs, { inquiryId, to, source, repliesTo: null, passage })
  return to
}

/** A person talks with the inquiry's shopper from now on, or goes on doing so. */
async function beginTalk(trx: Trx, inquiryId: number, managerId: number | null): Promise<void> {
  const chat = trx.selectFrom('inquiries').select('chat_id').where('id', '=', inquiryId)
  await trx
    .insertInto('talks')
    .columns(['chat_id', 'inquiry_id', 'manager_id'])
    .expression((eb) =>
      eb
        .selectFrom(chat.as('chat'))
        .select(['chat.chat_id', eb.val(inquiryId).as('inquiry_id'), eb.val(managerId).as('m')]),
    )
    .onConflict((conflict) =>
      conflict.column('chat_id').doUpdateSet({
        spoken_at: sql`now()`,
        inquiry_id: inquiryId,
        ...(managerId === null ? {} : { manager_id: managerId }),
      }),
    )
    .execute()
}

/** The bot answers the inquiry's shopper again. @returns false when nobody was talking. */
async function endTalk(trx: Trx, inquiryId: number): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('talks')
    .where('chat_id', 'in', (eb) =>
      eb.selectFrom('inquiries').select('inquiries.chat_id').where('id', '=', inquiryId),
    )
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

function talkOf(db: Db, inquiryId: number) {
  return db
    .selectFrom('talks as t')
    .innerJoin('inquiries as q', 'q.chat_id', 't.chat_id')
    .where('q.id', '=', inquiryId)
}
