import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createWatchStore } from '#src/adapters/postgres/connection/watch-store.ts'
import { createServiceFacts } from '#src/adapters/postgres/desk/service-facts.ts'
import { emptyHistory } from '#src/domain/incident.ts'
import type { ServiceFacts } from '#src/ports/service-facts.ts'
import type { WatchStore } from '#src/ports/watch-store.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
let facts: ServiceFacts

beforeAll(async () => {
  database = await openTestDatabase()
  facts = createServiceFacts(database.db)
})
afterAll(() => database.close())
beforeEach(() => database.clear())

let lastChat = 1

/** A photo that came and was looked at so many seconds ago. */
async function answered({ cameSeconds = 3, lookedSeconds = 1 }): Promise<number> {
  const { db } = database
  const [chatId, id] = [lastChat++, randomUUID()]
  const ago = (seconds: number) => sql<Date>`now() - make_interval(secs => ${seconds})`
  await db
    .insertInto('identifications')
    .values({
      ...{ id, file_key: id, outcome: 'unknown', sku: null, identification_method: null },
      ...{ identification_confidence: null, identification_cost: 0, candidates: '[]', rungs: '[]' },
      ...{ latency_ms: 1, embedder_id: 'test@1', catalogue_revision: '1' },
      created_at: ago(lookedSeconds),
    } as never)
    .execute()
  const { id: inquiryId } = await db
    .insertInto('inquiries')
    .values({
      ...{ chat_id: chatId, first_message_id: 1, media_group_id: null, shopper_id: chatId },
      ...{ shopper_name: 'Olha', language: 'uk', identification_id: id, sku: null },
      ...{ decided_by: null, topic_sku: null },
    } as never)
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const [messageId, seconds] of [
    [1, cameSeconds],
    [2, 0],
  ] as const) {
    await db
      .insertInto('inquiry_messages')
      .values({
        ...{ chat_id: chatId, message_id: messageId, inquiry_id: inquiryId, kind: 'text' },
        ...{ text: '', file_id: null, file_unique_id: null, received_at: ago(seconds) },
      } as never)
      .execute()
  }
  return inquiryId
}

async function ticket(inquiryId: number, values: object): Promise<void> {
  await database.db
    .insertInto('tickets')
    .values({ inquiry_id: inquiryId, reason: 'unknown', ...values } as never)
    .execute()
}

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)

describe('how shoppers are served', () => {
  it('is nothing in an empty shop', async () => {
    expect(await facts.answers(1)).toEqual({ answered: 0, slow: 0, failed: 0 })
    expect(await facts.updates(2)).toEqual({ now: 0, weekAgo: 0 })
    expect(await facts.lateTickets(30)).toBe(0)
  })

  it('tells slow answers by the last message before the photo was looked at', async () => {
    await answered({ cameSeconds: 5, lookedSeconds: 1 })
    await answered({ cameSeconds: 60, lookedSeconds: 45 })
    await answered({ cameSeconds: 2 * 3_600 + 60, lookedSeconds: 2 * 3_600 })
    expect(await facts.answers(1)).toEqual({ answered: 2, slow: 1, failed: 0 })
    expect(await facts.answers(3)).toEqual({ answered: 3, slow: 2, failed: 0 })
  })

  it('counts what was given up, and what is late', async () => {
    const ids = [await answered({}), await answered({}), await answered({})]
    await ticket(ids[0] ?? 0, { reason: 'failed', due_at: minutesAgo(20) })
    await ticket(ids[1] ?? 0, { due_at: minutesAgo(40) })
    await ticket(ids[2] ?? 0, { due_at: minutesAgo(40), state: 'closed' })
    expect(await facts.answers(1)).toMatchObject({ failed: 1 })
    expect(await facts.lateTickets(30)).toBe(1)
  })

  it('compares updates with the same hours a week ago', async () => {
    const week = 7 * 24 * 60
    for (const [id, minutes] of [10, 200, week + 10, week + 119, week + 121, week - 10].entries()) {
      await database.db
        .insertInto('updates')
        .values({ update_id: id, payload: '{}', received_at: minutesAgo(minutes) })
        .execute()
    }
    expect(await facts.updates(2)).toEqual({ now: 1, weekAgo: 2 })
  })
})

describe('the turn to look', () => {
  const hour = 3_600_000
  let store: WatchStore

  beforeEach(async () => {
    store = createWatchStore(database.db)
    await sql`delete from watches`.execute(database.db)
  })

  it('is taken by one of many, and finds what the last one left behind', async () => {
    expect(await store.takeTurn(hour)).toEqual({})
    const histories = { disk: { ...emptyHistory, failures: 2, failingSince: 1 } }
    await store.save(histories)
    const turns = await Promise.all(Array.from({ length: 5 }, () => store.takeTurn(hour)))
    expect(turns).toEqual(Array.from({ length: 5 }, () => undefined))
    await sql`update watches set looked_at = now() - interval '2 hours'`.execute(database.db)
    const later = await Promise.all(Array.from({ length: 5 }, () => store.takeTurn(hour)))
    expect(later.filter((turn) => turn !== undefined)).toEqual([histories])
  })
})
