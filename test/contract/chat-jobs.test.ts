import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createChatJobs } from '#src/adapters/postgres/chat/chat-jobs.ts'
import type { ChatJob, ChatJobStore, Lane, NewChatJob } from '#src/ports/chat-jobs.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { createMemoryChatJobs, type MemoryChatJobs } from '#test/support/memory-chat-jobs.ts'

/** What several processes share, and what only time does. */
type Shared = Pick<MemoryChatJobs, 'open' | 'add' | 'expireLeases' | 'makeDue'>

let database: TestDatabase

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

async function inDatabase(): Promise<Shared> {
  await database.clear()
  const { db } = database
  const sender = createChatJobs(db)
  return {
    open: () => createChatJobs(db),
    add: (job) => db.transaction().execute((trx) => sender.add(trx, job)),
    async expireLeases() {
      await sql`update chat_lanes set leased_until = now()`.execute(db)
    },
    async makeDue() {
      await sql`update chat_jobs set not_before = now()`.execute(db)
    },
  }
}

const job = (position: number, overrides: Partial<NewChatJob> = {}): NewChatJob => ({
  queue: 'update',
  chatId: 10,
  position,
  urgency: 1,
  ...overrides,
})
const lane: Lane = { queue: 'update', chatId: 10 }

const stores = [
  ['the database', inDatabase],
  ['the fake', async () => createMemoryChatJobs()],
] as const

describe.each(stores)('jobs of chats in %s', (_, openShared) => {
  let shared: Shared
  let one: ChatJobStore
  let other: ChatJobStore

  beforeEach(async () => {
    shared = await openShared()
    one = shared.open()
    other = shared.open()
  })

  /** Takes a job that must be there. */
  async function takeFrom(store: ChatJobStore, from: Lane = lane): Promise<ChatJob> {
    const taken = await store.take(from)
    if (!taken) throw new Error('nothing to take')
    return taken
  }

  it('come in the order of their positions, whenever they arrived', async () => {
    for (const position of [30, 10, 20]) await shared.add(job(position))
    expect(await one.claim('update', 9)).toEqual([lane])
    for (const position of [10, 20]) {
      const taken = await takeFrom(one)
      expect(taken).toMatchObject({ ...job(position), attempts: 1, failures: 0 })
      await one.complete(taken)
    }
    await shared.add(job(5))
    expect((await takeFrom(one)).position).toBe(5)
  })

  it('come whole, with numbers as large as Telegram has them', async () => {
    const large = job(9_007_199_254_740_991, { chatId: -1_009_999_999_999, urgency: 2 })
    await shared.add(large)
    const [claimed = lane] = await one.claim('update', 1)
    expect(claimed).toEqual({ queue: 'update', chatId: large.chatId })
    expect(await one.take(claimed)).toMatchObject(large)
  })

  it('are only for whoever has their lane', async () => {
    await shared.add(job(1))
    expect(await one.take(lane)).toBeUndefined()
    expect(await one.claim('update', 9)).toEqual([lane])
    expect(await other.claim('update', 9)).toEqual([])
    expect(await other.take(lane)).toBeUndefined()
    await other.release(lane)
    expect((await takeFrom(one)).position).toBe(1)
  })

  it('keep queues apart, although they are of one chat', async () => {
    await shared.add(job(1))
    await shared.add(job(1, { queue: 'answer' }))
    expect(await one.claim('update', 9)).toEqual([lane])
    expect(await other.claim('answer', 9)).toEqual([{ queue: 'answer', chatId: 10 }])
    await one.complete(await takeFrom(one))
    expect(await one.take(lane)).toBeUndefined()
    expect((await takeFrom(other, { queue: 'answer', chatId: 10 })).queue).toBe('answer')
  })

  it('pass to another process when a lane is released, or when its lease runs out', async () => {
    await shared.add(job(1))
    await one.claim('update', 9)
    const begun = await takeFrom(one)
    await shared.expireLeases()
    expect(await other.claim('update', 9)).toEqual([lane])
    expect(await one.take(lane)).toBeUndefined()
    // Late, and not its own any more: neither keeps the lane nor frees it.
    await one.renew([lane])
    await one.release(lane)
    expect(await takeFrom(other)).toMatchObject({ id: begun.id, attempts: 2 })
    await other.release(lane)
    expect(await one.claim('update', 9)).toEqual([lane])
  })

  it('stay where they are as long as the lease is renewed, which those forgotten are not', async () => {
    await shared.add(job(1))
    await shared.add(job(2, { chatId: 20 }))
    await one.claim('update', 9)
    await shared.expireLeases()
    await one.renew([])
    await one.renew([lane])
    expect(await other.claim('update', 9)).toEqual([{ queue: 'update', chatId: 20 }])
  })

  it('are all free for the only process', async () => {
    await shared.add(job(1))
    await one.claim('update', 9)
    await other.releaseAll()
    expect(await other.claim('update', 9)).toEqual([lane])
  })

  it('are claimed by urgency, then by age, no more than asked for', async () => {
    await shared.add(job(1, { chatId: 1, urgency: 2 }))
    await shared.add(job(2, { chatId: 2, urgency: 1 }))
    await shared.add(job(3, { chatId: 3, urgency: 2 }))
    await shared.add(job(4, { chatId: 3, urgency: 0 }))
    await shared.add(job(5, { chatId: 4, urgency: 1 }))
    const claimed: number[] = []
    for (let look = 0; look < 5; look += 1) {
      const lanes = await one.claim('update', 1)
      expect(lanes.length).toBeLessThanOrEqual(1)
      claimed.push(...lanes.map(({ chatId }) => chatId))
    }
    expect(claimed).toEqual([3, 2, 4, 1])
  })

  it('that are set aside let the next one through, and come again with what happened', async () => {
    await shared.add(job(1))
    await shared.add(job(2))
    await one.claim('update', 9)
    await one.setAside(await takeFrom(one), 3_600_000)
    await one.complete(await takeFrom(one))
    expect(await one.take(lane)).toBeUndefined()
    await one.release(lane)
    expect(await one.claim('update', 9)).toEqual([])
    await shared.makeDue()
    expect(await one.claim('update', 9)).toEqual([lane])
    expect(await takeFrom(one)).toMatchObject({ position: 1, attempts: 2, failures: 1 })
  })

  it('that are promised anew while in hand are done again, from the beginning', async () => {
    await shared.add(job(1))
    await one.claim('update', 9)
    await one.setAside(await takeFrom(one), 0)
    const old = await takeFrom(one)
    await shared.add(job(1))
    await one.complete(old)
    await one.setAside(old, 3_600_000)
    const again = await takeFrom(one)
    expect(again).toMatchObject({ position: 1, attempts: 1, failures: 0 })
    await one.complete(again)
    expect(await one.take(lane)).toBeUndefined()
  })

  it('are done once and in order: 1,000 of 50 chats, by two processes at once', async () => {
    const positions = Array.from({ length: 1_000 }, (_, at) => at + 1)
    const chatOf = (position: number) => position % 50
    // The later half comes while the first is done.
    for (const position of positions.slice(0, 500)) {
      await shared.add(job(position, { chatId: chatOf(position) }))
    }
    const done: NewChatJob[] = []
    const work = async (store: ChatJobStore) => {
      while (done.length < positions.length) {
        const lanes = await store.claim('update', 7)
        await Promise.all(
          lanes.map(async (own) => {
            for (let taken = await store.take(own); taken; taken = await store.take(own)) {
              done.push(taken)
              await store.complete(taken)
            }
            await store.release(own)
          }),
        )
      }
    }
    const arrive = async () => {
      for (const position of positions.slice(500)) {
        await shared.add(job(position, { chatId: chatOf(position) }))
      }
    }
    await Promise.all([work(one), work(other), arrive()])

    expect(done.map(({ position }) => position).sort((a, b) => a - b)).toEqual(positions)
    for (const ofOneChat of Map.groupBy(done, ({ chatId }) => chatId).values()) {
      const order = ofOneChat.map(({ position }) => position)
      expect(order).toEqual(order.toSorted((a, b) => a - b))
    }
  })
})
