import { sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import { scrubOrders } from '#src/adapters/postgres/orders/scrub.ts'
import type { ShopperData, ShopperTraces } from '#src/ports/shopper-data.ts'
import { noteForgotten } from './forgotten-shoppers.ts'
import { readShopper } from './read-shopper.ts'

type Trx = Transaction<Database>

/** A repeated update has to be recognised, and one that is empty does nothing. */
const emptied = sql`jsonb_build_object('update_id', update_id)`

export function createShopperData(db: Db, jobs: JobSender): ShopperData {
  return {
    read: (shopperId) => readShopper(db, shopperId),
    cancelWork: (shopperId) => db.transaction().execute((trx) => cancelWork(trx, shopperId)),
    async traces(shopperId) {
      return {
        fileKeys: await ownFiles(db, shopperId),
        tickets: await postedTickets(db, shopperId),
        topics: await staffTopics(db, shopperId),
      }
    },
    async remove(shopperId, askedBy) {
      await db.transaction().execute(async (trx) => {
        await noteForgotten(trx, shopperId)
        const orderIds = await remove(trx, shopperId, askedBy)
        for (const orderId of orderIds) await jobs.send(trx, 'show-order', { orderId })
      })
      jobs.wake('show-order')
    },
    async emptyUpdate(updateId) {
      await sql`update updates set payload = ${emptied} where update_id = ${updateId}`.execute(db)
    },
  }
}

async function cancelWork(trx: Trx, shopperId: number): Promise<boolean> {
  await sql`
    delete from chat_jobs
    where queue not in ('update', 'query') and chat_id = ${shopperId}`.execute(trx)
  const { rows } = await sql<{ table: string | null }>`
    select to_regclass('pgboss.job')::text as table`.execute(trx)
  if (rows[0]?.table && !(await cancelQueued(trx, shopperId))) return false
  const lanes = await sql`
    select from chat_lanes
    where chat_id = ${shopperId} and queue <> 'update' and leased_until > now()`.execute(trx)
  await sql`
    delete from chat_lanes
    where chat_id = ${shopperId} and queue <> 'update' and leased_until <= now()`.execute(trx)
  return lanes.rows.length === 0
}

/** Finished jobs are kept for a while, too. @returns false while one is being done. */
async function cancelQueued(trx: Trx, shopperId: number): Promise<boolean> {
  const isTheirs = sql`
    data ->> 'inquiryId' in (select id::text from inquiries where shopper_id = ${shopperId})
    or data ->> 'ticketId' in (
      select t.id::text from tickets t join inquiries q on q.id = t.inquiry_id
      where q.shopper_id = ${shopperId})
    or data ->> 'orderId' in (select id::text from orders where shopper_id = ${shopperId})
    or data ->> 'eventId' in (
      select e.id::text from order_events e join orders o on o.id = e.order_id
      where o.shopper_id = ${shopperId})
    or data ->> 'wishId' in (select id::text from restock_wishes where shopper_id = ${shopperId})`
  await sql`delete from pgboss.job where state <> 'active' and (${isTheirs})`.execute(trx)
  const active = await sql`select from pgboss.job where ${isTheirs}`.execute(trx)
  return active.rows.length === 0
}

async function ownFiles(db: Db, shopperId: number): Promise<readonly string[]> {
  const { rows } = await sql<{ key: string }>`
    select distinct 'telegram:' || m.file_unique_id as key
    from inquiry_messages m join inquiries q on q.id = m.inquiry_id
    where q.shopper_id = ${shopperId} and m.file_unique_id is not null and not exists (
      select from inquiry_messages other join inquiries theirs on theirs.id = other.inquiry_id
      where other.file_unique_id = m.file_unique_id and theirs.shopper_id <> ${shopperId})
  `.execute(db)
  return rows.map(({ key }) => key)
}

/** What was seen in a talk has no ticket of its own: it counts with the last one. */
async function postedTickets(db: Db, shopperId: number): Promise<ShopperTraces['tickets']> {
  const rows = await db
    .selectFrom('message_links as l')
    .innerJoin('inquiries as q', 'q.id', 'l.inquiry_id')
    .leftJoin('tickets as t', 't.inquiry_id', 'q.id')
    .select(['l.chat_id', 'l.message_id'])
    .select(
      sql<number>`coalesce(t.id, (
        select max(last.id) from tickets last join inquiries of on of.id = last.inquiry_id
        where of.shopper_id = q.shopper_id), 0)`.as('id'),
    )
    .where('q.shopper_id', '=', String(shopperId))
    .where('l.party', '=', 'staff')
    .where((eb) => eb.or([eb('t.id', 'is not', null), eb('q.in_talk', '=', true)]))
    .orderBy('id')
    .execute()
  return rows.map(({ id, chat_id: chatId, message_id: messageId }) => ({
    ticketId: id,
    message: { chatId: Number(chatId), messageId: Number(messageId) },
  }))
}

async function staffTopics(db: Db, shopperId: number): Promise<ShopperTraces['topics']> {
  const rows = await db
    .selectFrom('shopper_topics')
    .select(['staff_chat_id', 'thread_id'])
    .where('shopper_id', '=', String(shopperId))
    .execute()
  return rows.map((row) => ({ chatId: Number(row.staff_chat_id), threadId: Number(row.thread_id) }))
}

/** @returns the orders that managers see with the shopper's name. */
async function remove(
  trx: Trx,
  shopperId: number,
  askedBy: number | undefined,
): Promise<readonly number[]> {
  const files = await ownFiles(trx as Db, shopperId)
  await emptyUpdates(trx, shopperId, askedBy)
  await sql`
    delete from identifications
    where file_key = any(${[...files]}::text[])
      or id in (select identification_id from inquiries where shopper_id = ${shopperId})
      or inquiry_id in (select id from inquiries where shopper_id = ${shopperId})`.execute(trx)
  const payer = `telegram:${shopperId}`
  await sql`update model_calls set shopper_id = '' where shopper_id = ${payer}`.execute(trx)
  await sql`
    delete from budget_counters
    where budget = 'shopper-day' and period like '%/' || ${payer}::text`.execute(trx)
  // Messages, links and tickets go with them.
  await sql`delete from inquiries where shopper_id = ${shopperId}`.execute(trx)
  await sql`delete from shopper_topics where shopper_id = ${shopperId}`.execute(trx)
  await sql`delete from shopper_languages where shopper_id = ${shopperId}`.execute(trx)
  await sql`delete from model_consents where shopper_id = ${shopperId}`.execute(trx)
  return scrubOrders(trx, shopperId)
}

/**
 * Of everybody: others forward what a shopper wrote, and managers tap on a ticket that has the name in it. What somebody
 * else still waits for is left to be done.
 */
async function emptyUpdates(
  trx: Trx,
  shopperId: number,
  askedBy: number | undefined,
): Promise<void> {
  const isBefore =
    askedBy === undefined
      ? sql`true`
      : sql`update_id <> ${askedBy}
        and received_at <= (select received_at from updates where update_id = ${askedBy})`
  await sql`
    update updates u set payload = ${emptied}
    where ${isBefore}
      and (
        jsonb_path_exists(payload, '$.** ? (@ == $id)', jsonb_build_object('id', ${shopperId}::bigint))
        or exists (
          select from message_links l join inquiries q on q.id = l.inquiry_id
          where q.shopper_id = ${shopperId} and l.party = 'staff' and (
            payload #> '{callback_query,message}' @> jsonb_build_object(
              'message_id', l.message_id, 'chat', jsonb_build_object('id', l.chat_id))
            or payload #> '{message,reply_to_message}' @> jsonb_build_object(
              'message_id', l.message_id, 'chat', jsonb_build_object('id', l.chat_id))))
        or exists (
          select from orders o left join order_prompts asked on asked.order_id = o.id
          where o.shopper_id = ${shopperId} and (
            payload #> '{callback_query,message}' @> jsonb_build_object(
              'message_id', o.staff_message_id, 'chat', jsonb_build_object('id', o.staff_chat_id))
            or payload #> '{message,reply_to_message}' @> jsonb_build_object(
              'message_id', asked.message_id, 'chat', jsonb_build_object('id', asked.chat_id)))))
      and not exists (
        select from chat_jobs job
        where job.queue in ('update', 'query') and job.position = u.update_id and job.chat_id <> ${shopperId})
  `.execute(trx)
}
