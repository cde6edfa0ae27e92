import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'

/** Of a shopper who has a row in every table that knows shoppers. */
export const shopperId = 9_007_199_254_740
/** What has broken copies of databases before: line separators, quotes, backslashes, what looks like JSON. */
const oddText = 'Оленка\u2028«"\\n\t{}"»\n\r\u{1F457} \\x41'

/**
 * Rows in most tables, with values at the edges of their types and references in both directions. Written as SQL, for
 * it is about rows, whatever the stores make of them.
 */
export async function fillShop(db: Db): Promise<void> {
  await sql`
    insert into products (sku, name, category, price_minor, currency, sizes, colors, in_stock, visual_features,
      recognition_tips, position, dimensions_mm, weight_grams)
    values ('A-1', ${JSON.stringify({ uk: oddText, en: 'Suit' })}, 'suit', 9007199254740993, 'UAH',
        array['98-104', ${oddText}], '{}', true, '{}', '{}', 1, array[0.1, 1e-300], 1.1),
      ('B-2', '{"uk":"Сукня"}', 'dress', 0, 'UAH', '{}', '{}', false, '{}', '{}', 2, '{}', null)`.execute(
    db,
  )
  await sql`
    insert into variants (sku, position, size, color, stock) values ('A-1', 1, '98-104', null, 3)`.execute(
    db,
  )
  await fillPhotos(db)
  await fillChat(db)
  await fillOrders(db)
}

async function fillPhotos(db: Db): Promise<void> {
  await sql`
    insert into photo_files (sha256, bytes)
    select encode(sha256(n::text::bytea), 'hex'),
      decode(string_agg(md5(n::text || i::text), ''), 'hex')
    from generate_series(1, 3) n, generate_series(1, 500) i group by n`.execute(db)
  await sql`
    insert into reference_photos (sku, role, origin, position, sha256, created_at)
    select 'A-1', 'product', 'catalogue', 1, sha256, '2026-11-29 12:34:56.789012+02' from photo_files`.execute(
    db,
  )
  // The first refers to the last.
  await sql`
    update reference_photos set superseded_by = (select max(id) from reference_photos)
    where id = (select min(id) from reference_photos)`.execute(db)
  await sql`
    insert into reference_vectors (photo_id, embedder_id, point_id, vector, revision)
    select id, 'e@1', gen_random_uuid(), decode(md5(id::text), 'hex'), id from reference_photos`.execute(
    db,
  )
  await sql`insert into vector_states (embedder_id, epoch, revision) values ('e@1', 1, 3)`.execute(
    db,
  )
  await sql`
    insert into answers (file_key, sku, method, decided_by, confidence, candidates, embedder_id, catalogue_revision)
    values ('telegram:own', 'A-1', 'manager', 'manager', 0.1, '[]', 'e@1', 'c')`.execute(db)
  await sql`
    insert into fingerprints (id, answer_id, version, keys, fingerprint)
    select 1, id, 1, '', '{}' from answers`.execute(db)
  await sql`insert into fingerprint_states (last_id) values (1)`.execute(db)
}

async function fillChat(db: Db): Promise<void> {
  await sql`
    insert into updates (update_id, payload)
    values (7, jsonb_build_object('update_id', 7, 'message',
      jsonb_build_object('from', jsonb_build_object('id', ${shopperId}::bigint), 'text', ${oddText}::text)))`.execute(
    db,
  )
  await sql`
    insert into inquiries (chat_id, first_message_id, shopper_id, shopper_name, language, state)
    values (${shopperId}, 1, ${shopperId}, ${oddText}, 'uk', 'ticketed')`.execute(db)
  await sql`
    insert into inquiry_messages (chat_id, message_id, inquiry_id, kind, text, file_id, file_unique_id)
    select ${shopperId}, 1, id, 'photo', ${oddText}, 'f', 'own' from inquiries`.execute(db)
  await sql`insert into tickets (inquiry_id, reason) select id, 'unknown' from inquiries`.execute(
    db,
  )
  await sql`
    insert into chat_jobs (queue, chat_id, position, urgency) values ('answer', ${shopperId}, 1, 3)`.execute(
    db,
  )
  await sql`insert into shopper_languages (shopper_id, language) values (${shopperId}, 'en')`.execute(
    db,
  )
  await sql`
    insert into setting_changes (key, value, changed_by) values ('talkHours', '3', 'the test')`.execute(
    db,
  )
}

async function fillOrders(db: Db): Promise<void> {
  await sql`
    insert into orders (shopper_id, shopper_name, language, state, contact, placed_at)
    values (${shopperId}, ${oddText}, 'uk', 'placed', '{"phone":"+380671112233"}', now()),
      (${shopperId}, ${oddText}, 'uk', 'accepted', null, '2026-11-29 12:34:56.000001+02')`.execute(
    db,
  )
  await sql`
    update orders set replaces = (select max(id) from orders) where id = (select min(id) from orders)`.execute(
    db,
  )
  await sql`
    insert into order_lines (order_id, position, sku, variant_id, name, quantity, price_minor, currency)
    select o.id, 1, 'A-1', v.id, '{}', 1, 100, 'UAH' from orders o, variants v`.execute(db)
  await sql`
    insert into reservations (variant_id, order_id, quantity)
    select variant_id, order_id, 1 from order_lines`.execute(db)
  await sql`
    insert into funnel_steps (day, step, shopper_id) values ('2026-11-30', 'discovery', ${shopperId})`.execute(
    db,
  )
}

/** What each table holds, whatever the order of its rows: two databases with the same digests hold the same. */
export async function digestOf(db: Db): Promise<Readonly<Record<string, string>>> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'
      and table_name not like 'kysely%' and table_name not in ('chat_lanes', 'leases', 'settings')`.execute(
    db,
  )
  const digests: Record<string, string> = {}
  for (const { name } of tables) {
    // Copies elsewhere are told by the lineage that the rows are others.
    const { rows } = await sql<{ digest: string }>`
      select count(*) || ' ' || coalesce(md5(string_agg(line, ',' order by line collate "C")), '') as digest
      from (select (to_jsonb(t) - 'lineage' - 'search_words')::text as line from ${sql.table(name)} t) lines`.execute(
      db,
    )
    digests[name] = rows[0]?.digest ?? ''
  }
  return digests
}
