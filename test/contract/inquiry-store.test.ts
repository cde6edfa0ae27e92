import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { IncomingMessage } from '#src/domain/inquiry.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'
import type { TestDatabase } from '#test/support/database.ts'
import { fingerprintOf } from '#test/support/fakes.ts'
import {
  candidates,
  choice,
  openInquiryStores,
  photo,
  photoFile,
  shownAt,
} from '#test/support/inquiry-stores.ts'
import { sku } from '#test/support/products.ts'

let database: TestDatabase
let inquiries: InquiryStore
let tickets: TicketStore
let sent: string[]

beforeAll(async () => {
  ;({ database, inquiries, tickets, sent } = await openInquiryStores())
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.clear()
  sent.length = 0
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
    await inquiries.noteShown(1, candidates)
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
    sent.length = 0
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
    await tickets.noteShown(1, shownAt({ chatId: -5, messageId: 70 }))
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
