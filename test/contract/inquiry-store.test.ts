import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createInquiryStore } from '#src/adapters/postgres/chat/inquiry-store.ts'
import { createTicketStore } from '#src/adapters/postgres/chat/ticket-store.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { IncomingMessage } from '#src/domain/inquiry.ts'
import type { NewChatJob } from '#src/ports/chat-jobs.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { fingerprintOf } from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'

let database: TestDatabase
let inquiries: InquiryStore
let tickets: TicketStore
let sent: string[]

/** Keeps what would be queued; the queue itself has tests of its own. */
const jobs: JobSender = {
  send: async (_trx, name, data) => {
    sent.push(`${name} ${JSON.stringify(data)}`)
  },
  sendAll: async (_trx, name, data) => {
    sent.push(...data.map((one) => `${name} ${JSON.stringify(one)}`))
  },
  wake: () => undefined,
}
const chatJobs = {
  add: async (_trx: unknown, { queue, position }: NewChatJob) => {
    sent.push(`${queue} ${position}`)
  },
  wake: () => undefined,
}

const picture = { kind: 'photo', isFrame: false } as const
const photoFile = (file: number) => ({
  ...picture,
  fileId: `file ${file}`,
  fileUniqueId: `unique ${file}`,
})

function photo(messageId: number, overrides: Partial<IncomingMessage> = {}): IncomingMessage {
  return {
    chatId: 10,
    threadId: null,
    messageId,
    mediaGroupId: null,
    shopper: { id: 10, name: 'Оля' },
    language: 'uk',
    text: '',
    content: photoFile(messageId),
    ...overrides,
  }
}

const candidates = [
  { sku: sku('A'), score: 0.5 },
  { sku: sku('B'), score: 0.4 },
]
const choice = { identificationId: null, candidates, sku: null }

beforeAll(async () => {
  database = await openTestDatabase()
  inquiries = createInquiryStore(database.db, { jobs, chatJobs })
  tickets = createTicketStore(database.db, jobs, { onOpened: () => undefined })
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.clear()
  sent = []
})

describe('inquiries', () => {
  it('are one for each photo, with one job, however often the photo comes', async () => {
    await inquiries.addMessage(photo(1))
    await inquiries.addMessage(photo(1))
    await inquiries.addMessage(photo(2))
    expect(sent).toEqual(['answer 1', 'answer 2'])
  })

  it('are one for an album in any order, each photo with its own caption', async () => {
    const album = { mediaGroupId: 'g' }
    await inquiries.addMessage(photo(3, album))
    await inquiries.addMessage(photo(2, { ...album, text: 'MRIYA-PINK?' }))
    await inquiries.addMessage(photo(4, album))
    const inquiry = await inquiries.get(1)
    expect(inquiry).toMatchObject({ firstMessageId: 2, isAlbum: true })
    expect(inquiry?.messages.map(({ messageId, text }) => [messageId, text])).toEqual([
      [2, 'MRIYA-PINK?'],
      [3, ''],
      [4, ''],
    ])
    expect(sent).toHaveLength(1)
  })

  it('are looked at again when a photo comes late or is edited', async () => {
    const album = { mediaGroupId: 'g' }
    await inquiries.addMessage(photo(1, album))
    expect(await inquiries.markAnswered(1, 1, choice)).toBe(true)
    await inquiries.addMessage(photo(2, album))
    expect(sent).toHaveLength(2)
    expect(await inquiries.markAnswered(1, 2, choice)).toBe(true)
    await inquiries.editMessage(photo(2, { ...album, text: 'M' }))
    expect(await inquiries.markAnswered(1, 2, choice)).toBe(false)
  })

  it('keep their candidates while they are pending, for a manager to choose from', async () => {
    await inquiries.addMessage(photo(1))
    await inquiries.noteCandidates(1, candidates)
    await tickets.open({ inquiryId: 1, reason: 'failed' })
    expect((await inquiries.get(1))?.candidates).toEqual(candidates)
  })

  it('stay withdrawn, whoever was about to answer them', async () => {
    await inquiries.addMessage(photo(1))
    expect(await inquiries.cancelOpen(10)).toEqual([1])
    expect(await inquiries.markAnswered(1, 1, choice)).toBe(true)
    expect(await tickets.open({ inquiryId: 1, reason: 'unknown' })).toBe(true)
    expect((await inquiries.get(1))?.state).toBe('cancelled')
    expect(await tickets.get(1)).toBeUndefined()
    expect(await inquiries.cancelOpen(10)).toEqual([])
  })

  it('are settled by a shopper only while they are answered', async () => {
    await inquiries.addMessage(photo(1))
    expect(await inquiries.settleByShopper(1, sku('A'))).toBe(false)
    await inquiries.markAnswered(1, 1, choice)
    sent = []
    expect(await inquiries.settleByShopper(1, sku('B'))).toBe(true)
    expect(await inquiries.get(1)).toMatchObject({ sku: 'B', decidedBy: 'shopper' })
    expect(sent).toEqual(['learn {"inquiryId":1}'])
  })
})

describe('messages', () => {
  it('of any kind belong to the inquiry of their album, and lead to it', async () => {
    const album = { mediaGroupId: 'g' }
    await inquiries.addMessage(photo(1, album))
    await inquiries.addMessage(photo(2, { ...album, content: { kind: 'video', fileId: 'v' } }))
    expect((await inquiries.get(1))?.messages).toMatchObject([
      { kind: 'photo', messageId: 1, fileId: 'file 1', fileUniqueId: 'unique 1' },
      { kind: 'video', messageId: 2, fileId: 'v' },
    ])
    expect(await inquiries.findByMessage({ chatId: 10, messageId: 2 })).toBe(1)
    expect(await inquiries.findByMessage({ chatId: 11, messageId: 2 })).toBeUndefined()
    expect(sent).toEqual(['answer 1'])
  })

  it('of the bot lead to their inquiry, in the chats of shoppers and of managers', async () => {
    await inquiries.addMessage(photo(1))
    await inquiries.addMessage(photo(2))
    await inquiries.setAnswerMessage(2, { chatId: 10, messageId: 7 })
    await tickets.open({ inquiryId: 2, reason: 'unknown' })
    await tickets.setStaffMessage(1, { chatId: -5, messageId: 70 })
    await tickets.setReplyMessage(1, { chatId: 10, messageId: 8 })
    for (const [chatId, messageId] of [
      [10, 7],
      [10, 8],
      [-5, 70],
    ] as const) {
      expect(await inquiries.findByMessage({ chatId, messageId })).toBe(2)
    }
    expect((await inquiries.get(2))?.answerMessageId).toBe(7)
  })

  it('keep the topic of the chat they were sent to', async () => {
    await inquiries.addMessage(photo(1, { threadId: 33 }))
    expect((await inquiries.get(1))?.threadId).toBe(33)
  })
})

describe('picks', () => {
  /** A shopper who sends a photo and says what it shows. */
  async function pick(messageId: number, name: string, overrides: Partial<IncomingMessage> = {}) {
    const one = photo(messageId, { shopper: { id: messageId, name: 'Оля' }, ...overrides })
    await inquiries.addMessage(one)
    await inquiries.markAnswered(messageId, 1, choice)
    await inquiries.settleByShopper(messageId, sku(name))
    return one
  }

  const skusOf = async (file: number, names: readonly string[]) => {
    const picks = await inquiries.picks({ fileUniqueId: `unique ${file}` }, names.map(sku))
    return picks.map((one) => `${one.shopperId} ${one.sku}`)
  }

  it('are those of the same file, and of any photo of the products, the latest first', async () => {
    await pick(1, 'A')
    await pick(2, 'B', { content: photoFile(1) })
    await pick(3, 'C')
    await pick(4, 'A')
    expect(await skusOf(1, ['A'])).toEqual(['4 A', '2 B', '1 A'])
    expect(await skusOf(3, ['B'])).toEqual(['3 C', '2 B'])
    expect(await skusOf(9, ['D'])).toEqual([])
  })

  it('tell what the photo looks like, once that was noted', async () => {
    await pick(1, 'A')
    await pick(2, 'A')
    const look = fingerprintOf()
    await inquiries.noteFingerprint(2, { messageId: 2 }, look)
    const picks = await inquiries.picks({ fileUniqueId: 'none' }, [sku('A')])
    expect(picks).toEqual([
      { shopperId: 2, sku: 'A', fileUniqueId: 'unique 2', fingerprint: look },
      { shopperId: 1, sku: 'A', fileUniqueId: 'unique 1', fingerprint: null },
    ])
  })

  it('are not what the machine or a manager said, nor what the shopper took back', async () => {
    await inquiries.addMessage(photo(1))
    await inquiries.markAnswered(1, 1, { ...choice, sku: sku('A') })
    await pick(2, 'A')
    await tickets.open({ inquiryId: 2, reason: 'not-this' })
    await pick(3, 'A')
    await tickets.open({ inquiryId: 3, reason: 'not-this' })
    await tickets.answer(2, { sku: sku('A'), managerId: 9 })
    await pick(4, 'A')
    await inquiries.cancel(4)
    expect(await skusOf(1, ['A'])).toEqual([])
  })

  it('are not made of an album, where nobody said which photo was meant', async () => {
    await pick(1, 'A', { mediaGroupId: 'g' })
    expect(await skusOf(1, ['A'])).toEqual([])
  })
})

describe('tickets', () => {
  beforeEach(async () => {
    await inquiries.addMessage(photo(1))
    await inquiries.markAnswered(1, 1, choice)
    await tickets.open({ inquiryId: 1, reason: 'none-of-these' })
    sent = []
  })

  it('are one for an inquiry while they are open', async () => {
    await tickets.open({ inquiryId: 1, reason: 'none-of-these' })
    expect(sent).toEqual([])
    expect(await tickets.get(1)).toMatchObject({ state: 'open', reason: 'none-of-these' })
  })

  it('take the first word of many managers at once', async () => {
    const words = await Promise.all(
      Array.from({ length: 8 }, (_, managerId) => tickets.answer(1, { sku: sku('A'), managerId })),
    )
    expect(words.filter(Boolean)).toHaveLength(1)
    expect(sent).toEqual(['deliver-answer {"ticketId":1}', 'learn {"inquiryId":1}'])
  })

  it('note the message that was tapped with the word, for it is the one to be edited', async () => {
    await tickets.setStaffMessage(1, { chatId: -5, messageId: 50 })
    const message = { chatId: -5, messageId: 51 }
    expect(await tickets.answer(1, { sku: sku('A'), managerId: 9, message })).toBe(true)
    expect((await tickets.get(1))?.staffMessage).toEqual(message)
    const late = { chatId: -5, messageId: 50 }
    expect(await tickets.answer(1, { sku: sku('B'), managerId: 8, message: late })).toBe(false)
    expect((await tickets.get(1))?.staffMessage).toEqual(message)
  })

  it('are asked again when the shopper does not accept the answer', async () => {
    await tickets.setStaffMessage(1, { chatId: -5, messageId: 50 })
    await tickets.answer(1, { sku: sku('A'), managerId: 9 })
    await tickets.setReplyMessage(1, { chatId: 10, messageId: 60 })
    sent = []

    await tickets.open({ inquiryId: 1, reason: 'not-this' })

    expect(sent).toEqual(['post-ticket {"ticketId":1}'])
    expect(await tickets.get(1)).toMatchObject({
      state: 'open',
      reason: 'not-this',
      sku: null,
      staffMessage: null,
      replyMessageId: null,
    })
  })

  it('are taken up again after an outage: those not shown, and answers not told', async () => {
    await inquiries.addMessage(photo(2))
    await tickets.open({ inquiryId: 2, reason: 'unknown' })
    await tickets.answer(2, { sku: null, managerId: 9 })
    await inquiries.addMessage(photo(3))
    await tickets.open({ inquiryId: 3, reason: 'unknown' })
    await tickets.setStaffMessage(3, { chatId: -5, messageId: 51 })
    sent = []

    expect(await tickets.resume()).toBe(2)

    expect(sent.sort()).toEqual(['deliver-answer {"ticketId":2}', 'post-ticket {"ticketId":1}'])
  })

  it('close with a photo that comes late and is recognised', async () => {
    await inquiries.addMessage(photo(5, { mediaGroupId: 'late' }))
    await tickets.open({ inquiryId: 2, reason: 'unknown', revision: 1 })
    await inquiries.addMessage(photo(6, { mediaGroupId: 'late' }))
    expect((await inquiries.get(2))?.state).toBe('pending')
    await inquiries.markAnswered(2, 2, { ...choice, sku: sku('A') })
    expect((await tickets.get(2))?.state).toBe('closed')
  })
})
