import { sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { ChatMessage } from '#src/ports/inquiry-store.ts'
import type { AlbumItem, Delivery, NewDelivery, Party } from '#src/ports/talk-store.ts'
import type { ChatJobSender } from './chat-jobs.ts'
import { linkMessage } from './message-links.ts'

type Trx = Transaction<Database>
export type DeliverySender = Pick<ChatJobSender, 'add' | 'wake'>

/** The lane of each direction. */
export const queueTo = { shopper: 'to-shopper', staff: 'to-managers' } as const satisfies Record<
  Party,
  string
>
/** Among deliveries each is as urgent as the others. */
const urgency = 0

interface PromisedDelivery extends NewDelivery {
  readonly albumId?: string | null
}

/** Keeps a delivery with the job that makes it. */
export async function promiseDelivery(
  trx: Trx,
  jobs: DeliverySender,
  { inquiryId, to, source, repliesTo, passage, albumId = null }: PromisedDelivery,
): Promise<void> {
  const { id } = await trx
    .insertInto('deliveries')
    .values({
      inquiry_id: inquiryId,
      to_party: to,
      source_chat_id: source.chatId,
      source_message_id: source.messageId,
      reply_to_message_id: repliesTo,
      album_id: albumId,
      passage: JSON.stringify(passage),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await addJob(trx, jobs, { id: Number(id), inquiryId, to })
}

async function addJob(
  trx: Trx,
  jobs: DeliverySender,
  { id, inquiryId, to }: Pick<Delivery, 'id' | 'inquiryId' | 'to'>,
): Promise<void> {
  const { chat_id: chatId } = await trx
    .selectFrom('inquiries')
    .select('chat_id')
    .where('id', '=', inquiryId)
    .executeTakeFirstOrThrow()
  await jobs.add(trx, { queue: queueTo[to], chatId: Number(chatId), position: id, urgency })
}

/** @returns false when no part of the album waits. */
export async function joinAlbum(
  trx: Trx,
  { chatId }: ChatMessage,
  { albumId, items }: { readonly albumId: string; readonly items: readonly AlbumItem[] },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('deliveries')
    .set({
      passage: sql`jsonb_set(passage, '{items}', passage -> 'items' || ${JSON.stringify(items)}::jsonb)`,
      touched_at: sql`now()`,
    })
    .where('source_chat_id', '=', String(chatId))
    .where('album_id', '=', albumId)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function readDelivery(db: Db, id: number): Promise<Delivery | undefined> {
  const row = await db
    .selectFrom('deliveries as d')
    .innerJoin('inquiries as q', 'q.id', 'd.inquiry_id')
    .selectAll('d')
    .select([
      'q.chat_id',
      sql<number>`(extract(epoch from now() - d.touched_at) * 1000)::float8`.as('age_ms'),
    ])
    .where('d.id', '=', String(id))
    .executeTakeFirst()
  if (!row) return undefined
  return {
    id,
    inquiryId: row.inquiry_id,
    chatId: Number(row.chat_id),
    to: row.to_party,
    source: { chatId: Number(row.source_chat_id), messageId: Number(row.source_message_id) },
    repliesTo: row.reply_to_message_id === null ? null : Number(row.reply_to_message_id),
    passage: row.passage,
    leftAfter: row.left_after === null ? null : Number(row.left_after),
    ageMs: row.age_ms,
  }
}

/** What was said, each message of it. */
function sourcesOf({ source, passage }: Delivery): readonly ChatMessage[] {
  if (passage.kind === 'album') {
    return passage.items.map(({ messageId }) => ({ chatId: source.chatId, messageId }))
  }
  return passage.kind === 'text' && !passage.isCopy ? [] : [source]
}

export async function finishDelivery(
  trx: Trx,
  jobs: DeliverySender,
  { delivery, copies }: { readonly delivery: Delivery; readonly copies: readonly ChatMessage[] },
): Promise<void> {
  const { inquiryId, to } = delivery
  const sources = sourcesOf(delivery)
  const other = to === 'staff' ? 'shopper' : 'staff'
  for (const [at, copy] of copies.entries()) {
    const source = sources[at]
    await linkMessage(trx, { ...copy, inquiryId, party: to, isTalk: true, twin: source })
    if (source) {
      await linkMessage(trx, { ...source, inquiryId, party: other, isTalk: true, twin: copy })
    }
  }
  if (!(await keepRest(trx, jobs, delivery))) {
    await trx.deleteFrom('deliveries').where('id', '=', String(delivery.id)).execute()
  }
}

/** @returns false when nothing came to an album while it was sent. */
async function keepRest(trx: Trx, jobs: DeliverySender, delivery: Delivery): Promise<boolean> {
  const { passage, id } = delivery
  if (passage.kind !== 'album') return false
  const row = await trx
    .selectFrom('deliveries')
    .select('passage')
    .where('id', '=', String(id))
    .forUpdate()
    .executeTakeFirst()
  if (row?.passage.kind !== 'album') return false
  const items = row.passage.items.slice(passage.items.length)
  const [first] = items
  if (!first) return false
  await trx
    .updateTable('deliveries')
    .set({
      passage: JSON.stringify({ kind: 'album', items }),
      source_message_id: first.messageId,
      left_after: null,
    })
    .where('id', '=', String(id))
    .execute()
  await addJob(trx, jobs, delivery)
  return true
}
