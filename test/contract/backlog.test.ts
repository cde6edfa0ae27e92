import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createBacklog } from '#src/adapters/postgres/chat/backlog.ts'
import { createChatJobs } from '#src/adapters/postgres/chat/chat-jobs.ts'
import { createInquiryStore } from '#src/adapters/postgres/chat/inquiry-store.ts'
import { createJobs } from '#src/adapters/postgres/connection/jobs.ts'
import { createTicketStore } from '#src/adapters/postgres/desk/ticket-store.ts'
import type { Backlog } from '#src/ports/backlog.ts'
import type { ChatMessage } from '#src/ports/inquiry-store.ts'
import type { JobWorkers } from '#src/ports/jobs.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { unexpected } from '#test/support/fakes.ts'

let database: TestDatabase
let backlog: Backlog

/** A card that tells how a new ticket is. */
const shownAt = (message: ChatMessage) => ({ message, version: 1, picture: null })

beforeAll(async () => {
  database = await openTestDatabase()
  backlog = createBacklog(database.db)
})
afterAll(() => database.close())
beforeEach(() => database.clear())

describe('the oldest job', () => {
  it('is none where nothing was ever promised', async () => {
    expect(await backlog.oldestJobSeconds()).toBeUndefined()
  })

  it('is the oldest that is due in a chat that nobody is at work in', async () => {
    const { db } = database
    const chatJobs = createChatJobs(db)
    for (const [chatId, minutes] of [
      [1, 20],
      [2, 10],
      [3, -10],
    ] as const) {
      const job = { queue: 'update', chatId, position: chatId, urgency: 1 } as const
      await db.transaction().execute((trx) => chatJobs.add(trx, job))
      await db
        .updateTable('chat_jobs')
        .set({ not_before: sql`now() - make_interval(mins => ${minutes})` })
        .where('position', '=', String(chatId))
        .execute()
    }
    expect(await backlog.oldestJobSeconds()).toBeGreaterThanOrEqual(1_200)
    // The first chat's turn has come: what waits there waits for its own chat.
    expect(await chatJobs.claim('update', 1)).toMatchObject([{ chatId: 1 }])
    const seconds = await backlog.oldestJobSeconds()
    expect(seconds).toBeGreaterThanOrEqual(600)
    expect(seconds).toBeLessThan(1_200)
  })

  it('may be one of the other queues', async () => {
    const { db, isSoleOwner } = database
    const jobs = createJobs(db, { isSoleOwner, onError: unexpected('onError') })
    const idle = { handle: async () => undefined, giveUp: async () => undefined }
    const workers: Partial<JobWorkers> = {
      'post-ticket': idle,
      'deliver-answer': idle,
      learn: idle,
      'tell-managers': idle,
      prune: idle,
    }
    await jobs.start(workers)
    await jobs.stop(10_000)
    await db.transaction().execute((trx) => jobs.send(trx, 'learn', { inquiryId: 1 }))
    await sql`update pgboss.job set start_after = now() - interval '1 hour'`.execute(db)
    expect(await backlog.oldestJobSeconds()).toBeGreaterThanOrEqual(3_600)
    await sql`update pgboss.job set state = 'completed'`.execute(db)
    expect(await backlog.oldestJobSeconds()).toBeUndefined()
  })
})

describe('tickets that no manager was shown', () => {
  it('count until they are posted or answered', async () => {
    const { db } = database
    const jobs = {
      send: async () => undefined,
      sendAll: async () => undefined,
      wake: () => undefined,
    }
    const inquiries = createInquiryStore(db, { jobs, chatJobs: { ...jobs, add: jobs.send } })
    const tickets = createTicketStore(db, jobs, { onOpened: () => undefined })
    expect(await backlog.unpostedTickets()).toEqual({ count: 0, oldestSeconds: 0 })

    for (const messageId of [1, 2]) {
      await inquiries.addMessage({
        chatId: 10,
        threadId: null,
        messageId,
        mediaGroupId: null,
        shopper: { id: 10, name: 'Оля' },
        language: 'uk',
        text: '',
        content: {
          kind: 'photo',
          fileId: `file ${messageId}`,
          fileUniqueId: `unique ${messageId}`,
          isFrame: false,
        },
      })
    }
    const ids = await db.selectFrom('inquiries').select('id').orderBy('id').execute()
    for (const { id } of ids) await tickets.open({ inquiryId: id, reason: 'unknown' })
    await db
      .updateTable('tickets')
      .set({ created_at: sql`now() - interval '5 minutes'` })
      .where('inquiry_id', '=', ids[0]?.id ?? 0)
      .execute()
    const both = await backlog.unpostedTickets()
    expect(both.count).toBe(2)
    expect(both.oldestSeconds).toBeGreaterThanOrEqual(300)

    const opened = await db.selectFrom('tickets').select('id').orderBy('inquiry_id').execute()
    await tickets.noteShown(opened[0]?.id ?? 0, shownAt({ chatId: -100, messageId: 7 }))
    const one = await backlog.unpostedTickets()
    expect(one.count).toBe(1)
    expect(one.oldestSeconds).toBeLessThan(300)
    await tickets.answer(opened[1]?.id ?? 0, { sku: null, managerId: 5 })
    expect(await backlog.unpostedTickets()).toEqual({ count: 0, oldestSeconds: 0 })
  })
})
