import { type RawBuilder, sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { KeptData } from '#src/ports/shopper-data.ts'

/** What is kept of a shopper, as rows of each table; pictures by their SHA-256, and no vector that only a machine can read. */
export async function readShopper(db: Db, shopperId: number): Promise<KeptData> {
  const kept: Record<string, readonly unknown[]> = {}
  for (const [table, rows] of Object.entries(rowsOf(shopperId))) {
    const { rows: found } = await sql<{ row: unknown }>`
      select to_jsonb(kept) as row from (${rows}) kept`.execute(db)
    kept[table] = found.map(({ row }) => row)
  }
  return kept
}

function rowsOf(shopperId: number): Readonly<Record<string, RawBuilder<unknown>>> {
  const asked = sql`select id from inquiries where shopper_id = ${shopperId}`
  const files = sql`
    select 'telegram:' || file_unique_id from inquiry_messages where inquiry_id in (${asked})`
  return {
    language: sql`select * from shopper_languages where shopper_id = ${shopperId}`,
    'consent to models outside': sql`
      select is_given, asked_at, decided_at from model_consents where shopper_id = ${shopperId}`,
    questions: sql`select * from inquiries where shopper_id = ${shopperId} order by id`,
    messages: sql`
      select * from inquiry_messages where inquiry_id in (${asked}) order by inquiry_id, message_id`,
    tickets: sql`
      select id, inquiry_id, reason, state, sku, created_at, answered_at from tickets
      where inquiry_id in (${asked}) order by id`,
    orders: sql`select * from orders where shopper_id = ${shopperId} order by id`,
    'what was ordered': sql`
      select * from order_lines
      where order_id in (select id from orders where shopper_id = ${shopperId})
      order by order_id, position`,
    payments: sql`
      select * from payments
      where order_id in (select id from orders where shopper_id = ${shopperId})
      order by received_at`,
    'kept for the next order': sql`
      select * from remembered_buyers where shopper_id = ${shopperId}`,
    'to be told when it is back': sql`
      select * from restock_wishes where shopper_id = ${shopperId} order by id`,
    'days of visits': sql`select * from funnel_steps where shopper_id = ${shopperId} order by day`,
    identifications: sql`
      select * from identifications where file_key in (${files}) order by created_at`,
    'answers of two identifiers': sql`
      select inquiry_id, file_key, answered_by, present, candidate, created_at,
        encode(sha256(preview), 'hex') as picture_sha256
      from rollout_pairs where inquiry_id in (${asked}) order by id`,
    'confirmed photos': sql`
      select sku, file_key, sha256, decided_by, created_at from reference_photos
      where file_key in (${files}) order by id`,
    'calls of models': sql`
      select purpose, model, state, created_at from model_calls
      where shopper_id = ${`telegram:${shopperId}`} order by created_at`,
    'what Telegram sent': sql`
      select received_at, payload from updates
      where jsonb_path_exists(payload, '$.*.from.id ? (@ == $id)',
        jsonb_build_object('id', ${shopperId}::bigint))
      order by received_at`,
  }
}
