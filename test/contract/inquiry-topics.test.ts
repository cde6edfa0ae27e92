import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createInquiryStore } from '#src/adapters/postgres/chat/inquiry-store.ts'
import { createTicketStore } from '#src/adapters/postgres/desk/ticket-store.ts'
import type { IncomingMessage } from '#src/domain/inquiry.ts'
import type { NewChatJob } from '#src/ports/chat-jobs.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { sku } from '#test/support/products.ts'

let database: TestDatabase
let inquiries: InquiryStore
let tickets: TicketStore
/** The inquiries to which an answer was promised. */
let promised: number[]

const jobs = {
  send: async () => undefined,
  sendAll: async () => undefined,
  wake: () => undefined,
}
const chatJobs = {
  add: async (_trx: unknown, { position }: NewChatJob) => {
    promised.push(position)
  },
  wake: () => undefined,
}

beforeAll(async () => {
  database = await openTestDatabase()
  inquiries = createInquiryStore(database.db, { jobs, chatJobs })
  tickets = createTicketStore(database.db, jobs, { onOpened: () => undefined })
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.clear()
  promised = []
})

const minutes = 30
const candidates = [{ sku: sku('A'), score: 0.5 }]

function message(messageId: number, content: IncomingMessage['content']): IncomingMessage {
  return {
    chatId: 10,
    threadId: null,
    messageId,
    mediaGroupId: null,
    shopper: { id: 10, name: 'Оля' },
    language: 'uk',
    text: content.kind === 'text' ? `words ${messageId}` : '',
    content,
  }
}

const words = (messageId: number) => message(messageId, { kind: 'text', fileId: null })
const photo = (messageId: number) =>
  message(messageId, { kind: 'photo', fileId: 'f', fileUniqueId: 'u', isFrame: false })

const stateOf = async (id: number) => (await inquiries.get(id))?.state
const age = () =>
  sql`update inquiries set touched_at = touched_at - interval '31 minutes'`.execute(database.db)

describe('words', () => {
  it('join an inquiry that is about to be answered, which has its job already', async () => {
    await inquiries.addMessage(photo(1))
    await inquiries.addWords(words(2), minutes)
    expect(promised).toEqual([1])
    expect((await inquiries.get(1))?.messages).toHaveLength(2)
    expect(
      await inquiries.markAnswered(1, 1, { identificationId: null, candidates, sku: null }),
    ).toBe(false)
  })

  it('begin an inquiry of their own once an answer is shown, until that is looked for again', async () => {
    await inquiries.addMessage(photo(1))
    await inquiries.noteShown(1, candidates)
    await inquiries.addWords(words(2), minutes)
    expect(promised).toEqual([1, 2])
    await inquiries.markAnswered(1, 1, { identificationId: null, candidates, sku: null })
    expect(await inquiries.lookAgain(1)).toBe(true)
    await inquiries.addWords(words(3), minutes)
    expect((await inquiries.get(1))?.messages.map(({ messageId }) => messageId)).toEqual([1, 3])
  })

  it('that were not in view are split off once, into inquiries of their own', async () => {
    await inquiries.addMessage(photo(1))
    for (const id of [2, 3]) await inquiries.addWords(words(id), minutes)
    for (let time = 0; time < 2; time += 1) await inquiries.splitWords(1, [1, 2])
    expect(promised).toEqual([1, 2])
    expect((await inquiries.get(1))?.messages).toHaveLength(2)
    expect(await inquiries.get(2)).toMatchObject({
      firstMessageId: 3,
      state: 'pending',
      messages: [{ messageId: 3, text: 'words 3' }],
    })
    expect(
      await inquiries.markAnswered(1, 2, { identificationId: null, candidates, sku: sku('A') }),
    ).toBe(true)
  })

  it('join what was to be described, once, and are answered in a message of their own', async () => {
    await inquiries.addMessage(photo(1))
    await inquiries.setAnswerMessage(1, { chatId: 10, messageId: 5 })
    expect(await inquiries.askToDescribe(1, 1, candidates)).toBe(true)
    expect(await inquiries.get(1)).toMatchObject({ state: 'asked', candidates })
    await inquiries.addWords(words(6), minutes)
    await inquiries.addWords(words(6), minutes)
    expect(promised).toEqual([1, 1])
    expect(await inquiries.get(1)).toMatchObject({ state: 'pending', answerMessageId: null })
    // They were not in view when it was asked about.
    expect(await inquiries.askToDescribe(1, 1, candidates)).toBe(false)
  })

  it('begin an inquiry of their own after an answer, in another chat, or after a while', async () => {
    await inquiries.addMessage(photo(1))
    await inquiries.askToDescribe(1, 1, candidates)
    await inquiries.addWords({ ...words(2), chatId: 11 }, minutes)
    await age()
    await inquiries.addWords(words(3), minutes)
    await inquiries.markAnswered(3, 1, { identificationId: null, candidates, sku: sku('A') })
    await inquiries.addWords(words(4), minutes)
    expect(promised).toEqual([1, 2, 3, 4])
    expect(await stateOf(1)).toBe('asked')
  })
})

describe('what was to be described', () => {
  it('can be withdrawn, or be a manager’s', async () => {
    for (const id of [1, 2]) {
      await inquiries.addMessage(photo(id))
      await inquiries.askToDescribe(id, 1, candidates)
    }
    await tickets.open({ inquiryId: 2, reason: 'asked' })
    expect(await stateOf(2)).toBe('ticketed')
    expect(await inquiries.cancelOpen(10)).toEqual([1, 2])
  })
})

describe('candidates', () => {
  beforeEach(async () => {
    await inquiries.addMessage(photo(1))
    await inquiries.markAnswered(1, 1, { identificationId: null, candidates, sku: sku('A') })
  })

  it('that are added go to the end, each once', async () => {
    const added = [sku('B'), sku('A'), sku('B')]
    const all = [...candidates, { sku: sku('B'), score: 0 }]
    expect(await inquiries.addCandidates(1, added)).toEqual(all)
    expect(await inquiries.addCandidates(1, added)).toEqual(all)
    expect((await inquiries.get(1))?.candidates).toEqual(all)
  })

  it('that are refused leave nothing named, as long as no manager is asked', async () => {
    expect(await inquiries.reject(1, sku('A'))).toMatchObject({
      rejected: ['A'],
      sku: null,
      decidedBy: null,
    })
    expect((await inquiries.reject(1, sku('A')))?.rejected).toEqual(['A'])
    await tickets.open({ inquiryId: 1, reason: 'not-this' })
    expect(await inquiries.reject(1, sku('B'))).toBeUndefined()
  })
})

describe('the photos of a minute', () => {
  it('are counted by chat, without the one in question', async () => {
    for (const id of [1, 2, 3]) await inquiries.addMessage(photo(id))
    await inquiries.addMessage({ ...photo(4), chatId: 11 })
    await inquiries.addWords(words(5), minutes)
    expect(await inquiries.photosInMinute({ chatId: 10, messageId: 9 })).toBe(3)
    expect(await inquiries.photosInMinute({ chatId: 10, messageId: 3 })).toBe(2)
    await sql`update inquiry_messages set received_at = received_at - interval '61 seconds'`.execute(
      database.db,
    )
    expect(await inquiries.photosInMinute({ chatId: 10, messageId: 9 })).toBe(0)
  })
})
