import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { createOldRows } from '#src/adapters/postgres/connection/old-rows.ts'
import { createPruneWorker } from '#src/intake/prune-worker.ts'
import type { OldRowKind } from '#src/ports/old-rows.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { patientSettings } from '#test/support/fakes.ts'

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await openTestDatabase()
  db = database.db
})
afterAll(() => database.close())
beforeEach(() => database.clear())

const daysAgo = (days: number) => sql<Date>`now() - make_interval(days => ${days})`

/** An identification with one call of a model, asked about `fileKey`. */
async function identified(days: number, fileKey: string): Promise<string> {
  const id = randomUUID()
  await sql`
    insert into identifications (id, file_key, outcome, identification_cost, candidates, rungs, latency_ms,
      embedder_id, catalogue_revision, created_at)
    values (${id}, ${fileKey}, 'unknown', 0, '[]', '[]', 1, 'e', 'c', ${daysAgo(days)})`.execute(db)
  await called(days, id)
  return id
}

async function called(days: number, identificationId: string, state = 'settled'): Promise<void> {
  await sql`
    insert into model_calls (id, purpose, identification_id, shopper_id, model, prompt_version, state,
      reserved_micro_usd, cost_micro_usd, created_at)
    values (${randomUUID()}, 'vision', ${identificationId}, 's', 'm', 'p', ${state}, 1, 1, ${daysAgo(days)})
  `.execute(db)
}

interface OldInquiry {
  readonly days: number
  readonly state: 'pending' | 'answered' | 'ticketed' | 'cancelled'
  readonly identificationId?: string
  readonly ticket?: { readonly state: 'open' | 'answered' | 'closed'; readonly replied?: boolean }
}

let messages = 0

/** An inquiry with a message, a link to the bot's message, and its ticket. */
async function asked({ days, state, identificationId, ticket }: OldInquiry): Promise<number> {
  messages += 1
  const { id } = await db
    .insertInto('inquiries')
    .values({
      chat_id: 1,
      first_message_id: messages,
      media_group_id: null,
      shopper_id: 1,
      shopper_name: 'Olena',
      language: 'uk',
      state,
      identification_id: identificationId ?? null,
      sku: null,
      decided_by: null,
      created_at: daysAgo(days),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await sql`
    insert into inquiry_messages (chat_id, message_id, inquiry_id, kind, text)
    values (1, ${messages}, ${id}, 'text', 'what is it?')`.execute(db)
  await sql`
    insert into message_links (chat_id, message_id, inquiry_id, party)
    values (1, ${messages + 1e6}, ${id}, 'shopper')`.execute(db)
  if (ticket) {
    const replyMessageId = ticket.replied ? messages + 2e6 : null
    await sql`
      insert into tickets (inquiry_id, reason, state, reply_message_id)
      values (${id}, 'unknown', ${ticket.state}, ${replyMessageId})`.execute(db)
  }
  return id
}

/** Runs the day's job. @returns what went. */
async function prune(): Promise<Partial<Record<OldRowKind, number>>> {
  let gone: Partial<Record<OldRowKind, number>> = {}
  const worker = createPruneWorker({
    oldRows: createOldRows(db),
    shopSettings: patientSettings,
    onPruned: (removed) => {
      gone = removed
    },
  })
  await worker.handle({}, new AbortController().signal)
  return gone
}

async function inquiriesLeft(): Promise<readonly number[]> {
  const rows = await db.selectFrom('inquiries').select('id').orderBy('id').execute()
  return rows.map(({ id }) => id)
}

describe('what has become old', () => {
  it('goes with all that belongs to it; what is younger stays', async () => {
    const old = await identified(181, 'old')
    await asked({ days: 181, state: 'answered', identificationId: old })
    await asked({ days: 181, state: 'cancelled' })
    await asked({ days: 181, state: 'ticketed', ticket: { state: 'answered', replied: true } })
    await asked({ days: 181, state: 'ticketed', ticket: { state: 'closed' } })
    const young = await identified(179, 'young')
    const kept = await asked({ days: 179, state: 'answered', identificationId: young })
    expect(await prune()).toEqual({ inquiries: 4, identifications: 1, 'model-calls': 1 })
    expect(await inquiriesLeft()).toEqual([kept])
    for (const table of ['inquiry_messages', 'message_links'] as const) {
      const rows = await db.selectFrom(table).select('inquiry_id').execute()
      expect(rows).toEqual([{ inquiry_id: kept }])
    }
    expect(await db.selectFrom('tickets').select('id').execute()).toEqual([])
    expect(await prune()).toEqual({})
  })

  it('stays while somebody waits for it, with its identification and the calls for that', async () => {
    const photo = await identified(400, 'waiting')
    const kept = [
      await asked({ days: 400, state: 'pending' }),
      await asked({ days: 400, state: 'ticketed', ticket: { state: 'open' } }),
      // A manager answered, and the shopper was not told yet.
      await asked({
        days: 400,
        state: 'answered',
        identificationId: photo,
        ticket: { state: 'answered' },
      }),
    ]
    await called(400, randomUUID(), 'reserved')
    expect(await prune()).toEqual({})
    expect(await inquiriesLeft()).toEqual(kept)
  })

  it('stays when the photo was confirmed since: evals compare with how it was first identified', async () => {
    const sha256 = 'f'.repeat(64)
    await sql`
      insert into products (sku, name, category, price_minor, currency, sizes, colors, in_stock,
        visual_features, recognition_tips, position)
      values ('A', '{}', 'c', 1, 'UAH', '{}', '{}', true, '{}', '{}', 1)`.execute(db)
    await sql`insert into photo_files (sha256, bytes) values (${sha256}, '')`.execute(db)
    await sql`
      insert into reference_photos (sku, role, origin, position, sha256, file_key, decided_by)
      values ('A', 'shopper', 'confirmed', 1, ${sha256}, 'confirmed', 'manager')`.execute(db)
    const first = await identified(400, 'confirmed')
    await identified(400, 'another')
    expect(await prune()).toEqual({ identifications: 1, 'model-calls': 1 })
    const left = await db.selectFrom('identifications').select('id').execute()
    expect(left).toEqual([{ id: first }])
  })

  it('is an update, a notice or a counter after a month, unless the update was not handled', async () => {
    for (const [id, days] of [
      [1, 31],
      [2, 31],
      [3, 29],
    ] as const) {
      await sql`
        insert into updates (update_id, payload, received_at)
        values (${id}, '{}', ${daysAgo(days)})`.execute(db)
      await sql`
        insert into notices (key, notice, created_at)
        values (${`notice ${id}`}, '{}', ${daysAgo(days)})`.execute(db)
      await sql`
        insert into budget_counters (budget, period, used, updated_at)
        values ('hour', ${`hour ${id}`}, 1, ${daysAgo(days)})`.execute(db)
    }
    await sql`
      insert into chat_jobs (queue, chat_id, position, urgency)
      values ('update', 1, 2, 1), ('answer', 1, 1, 1)`.execute(db)
    expect(await prune()).toEqual({ updates: 1, notices: 2, 'budget-counters': 2 })
    const left = await db.selectFrom('updates').select('update_id').orderBy('update_id').execute()
    expect(left.map(({ update_id: id }) => Number(id))).toEqual([2, 3])
  })

  it('is a basket, not an order, a visit and a question to a manager after a month', async () => {
    const old = daysAgo(31)
    const who = { shopper_name: 'Olena', language: 'uk' } as const
    const basket = { ...who, shopper_id: 1, touched_at: old }
    await db.insertInto('orders').values(basket).execute()
    const order = { ...who, state: 'placed', placed_at: old, touched_at: old } as const
    const { id } = await db
      .insertInto('orders')
      .values(order)
      .returning('id')
      .executeTakeFirstOrThrow()
    const asks = { chat_id: 1, message_id: 1, order_id: id, kind: 'ship' } as const
    await db
      .insertInto('order_prompts')
      .values({ ...asks, asked_at: old })
      .execute()
    await sql`insert into funnel_steps values (${old}, 'init', 1), (now(), 'init', 1)`.execute(db)
    expect(await prune()).toEqual({ baskets: 1, 'order-prompts': 1, 'funnel-steps': 1 })
    expect(await db.selectFrom('orders').select('id').execute()).toEqual([{ id }])
  })

  it('goes in batches, the oldest first', async () => {
    await sql`
      insert into updates (update_id, payload, received_at)
      select n, '{}', now() - make_interval(days => 30 + n::integer) from generate_series(1, 1200) as n
    `.execute(db)
    const oldRows = createOldRows(db)
    expect(await oldRows.remove('updates', { olderThanDays: 30, limit: 500 })).toBe(500)
    const { oldest } = await db
      .selectFrom('updates')
      .select((eb) => eb.fn.max('update_id').as('oldest'))
      .executeTakeFirstOrThrow()
    expect(Number(oldest)).toBe(700)
    expect(await prune()).toEqual({ updates: 700 })
  })

  it('is left for another day when the time is over', async () => {
    await sql`
      insert into notices (key, notice, created_at) values ('old', '{}', ${daysAgo(31)})`.execute(
      db,
    )
    const worker = createPruneWorker({
      oldRows: createOldRows(db),
      shopSettings: patientSettings,
      onPruned: () => undefined,
    })
    await worker.handle({}, AbortSignal.abort())
    expect(await db.selectFrom('notices').select('key').execute()).toHaveLength(1)
  })
})
