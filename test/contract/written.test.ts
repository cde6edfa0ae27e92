import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInquiryStore } from '#src/adapters/postgres/chat/inquiry-store.ts'
import { writtenOf } from '#src/domain/inquiry.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
let inquiries: InquiryStore

beforeAll(async () => {
  database = await openTestDatabase()
  await database.clear()
  const nowhere = async () => undefined
  inquiries = createInquiryStore(database.db, {
    jobs: { send: nowhere, sendAll: nowhere, wake: () => undefined },
    chatJobs: { add: nowhere, wake: () => undefined },
  })
})
afterAll(() => database.close())

describe('what was read in a photo', () => {
  it('is kept with it, and goes when it is nothing any more', async () => {
    await inquiries.addMessage({
      chatId: 10,
      threadId: null,
      messageId: 1,
      mediaGroupId: null,
      shopper: { id: 10, name: 'Оля' },
      language: 'uk',
      text: '',
      content: { kind: 'photo', isFrame: false, fileId: 'file 1', fileUniqueId: 'unique 1' },
    })
    const id = (await inquiries.findByMessage({ chatId: 10, messageId: 1 })) ?? 0
    const read = async () => {
      const inquiry = await inquiries.get(id)
      return inquiry && writtenOf(inquiry)
    }
    expect(await read()).toBe('')
    await inquiries.noteWritten(id, { messageId: 1 }, 'Розмір 104\nЦіна\0 1290 грн')
    expect(await read()).toBe('Розмір 104\nЦіна 1290 грн')
    await inquiries.noteWritten(id, { messageId: 1 }, '')
    expect(await read()).toBe('')
  })
})
