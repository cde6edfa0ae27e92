import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createManagers } from '#src/adapters/postgres/desk/managers.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import type { Managers } from '#src/ports/managers.ts'
import type { Claimed, TicketStore } from '#src/ports/ticket-store.ts'
import type { TestDatabase } from '#test/support/database.ts'
import {
  choice,
  type InquiryStores,
  openInquiryStores,
  openTickets,
  photo,
  shownAt,
} from '#test/support/inquiry-stores.ts'
import { sku } from '#test/support/products.ts'

let database: TestDatabase
let inquiries: InquiryStore
let tickets: TicketStore
let managers: Managers
let sent: string[]
let stores: InquiryStores

beforeAll(async () => {
  stores = await openInquiryStores()
  ;({ database, inquiries, tickets, sent } = stores)
  managers = createManagers(database.db)
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.clear()
  await managers.note({ id: 7, name: 'Олена', username: 'Olena' })
  sent.length = 0
})

const done: Claimed = { result: 'done' }
const over: Claimed = { result: 'over' }
const byOlena: Claimed = { result: 'held', by: { id: 7, name: 'Олена' } }

async function audited(): Promise<readonly string[]> {
  const rows = await database.db.selectFrom('audit_log').selectAll().orderBy('id').execute()
  return rows.map(({ manager_id, action, subject }) => `${manager_id} ${action} ${subject}`)
}

describe('tickets', () => {
  beforeEach(async () => {
    await inquiries.addMessage(photo(1))
    await inquiries.markAnswered(1, 1, choice)
    await tickets.open({ inquiryId: 1, reason: 'none-of-these' })
    sent.length = 0
  })

  it('are one for an inquiry while they are open', async () => {
    await tickets.noteShown(1, shownAt({ chatId: -5, messageId: 50 }))
    await tickets.open({ inquiryId: 1, reason: 'none-of-these' })
    // There may be more to show.
    expect(sent).toEqual(['post-ticket {"ticketId":1}'])
    expect(await tickets.get(1)).toMatchObject({ version: 2, shownVersion: 1 })
    expect(await tickets.get(1)).toMatchObject({ state: 'open', reason: 'none-of-these' })
  })

  it('take the first word of many managers at once', async () => {
    const words = await Promise.all(
      Array.from({ length: 8 }, (_, managerId) => tickets.answer(1, { sku: sku('A'), managerId })),
    )
    expect(words.filter(({ result }) => result === 'done')).toHaveLength(1)
    expect(sent).toEqual([
      'post-ticket {"ticketId":1}',
      'deliver-answer {"ticketId":1}',
      'learn {"inquiryId":1}',
    ])
  })

  it('note the message that was tapped with the word, for it is the one to be edited', async () => {
    await tickets.noteShown(1, shownAt({ chatId: -5, messageId: 50 }))
    const message = { chatId: -5, messageId: 51 }
    const word = { sku: sku('A'), managerId: 9, message }
    expect(await tickets.answer(1, word)).toEqual({ result: 'done' })
    expect((await tickets.get(1))?.staffMessage).toEqual(message)
    const late = { chatId: -5, messageId: 50 }
    const second = { sku: sku('B'), managerId: 8, message: late }
    expect(await tickets.answer(1, second)).toEqual({ result: 'over' })
    expect((await tickets.get(1))?.staffMessage).toEqual(message)
  })

  it('are asked again when the shopper does not accept the answer', async () => {
    await tickets.noteShown(1, shownAt({ chatId: -5, messageId: 50 }))
    await tickets.answer(1, { sku: sku('A'), managerId: 9 })
    await tickets.setReplyMessage(1, { chatId: 10, messageId: 60 })
    sent.length = 0

    await tickets.open({ inquiryId: 1, reason: 'not-this' })

    expect(sent).toEqual(['post-ticket {"ticketId":1}'])
    expect(await tickets.get(1)).toMatchObject({
      state: 'open',
      reason: 'not-this',
      sku: null,
      // Where it stood, to be removed when it is posted anew.
      staffMessage: { chatId: -5, messageId: 50 },
      shownVersion: 0,
      replyMessageId: null,
    })
  })

  it('are taken up again after an outage: those not shown, and answers not told', async () => {
    await inquiries.addMessage(photo(2))
    await tickets.open({ inquiryId: 2, reason: 'unknown' })
    await tickets.answer(2, { sku: null, managerId: 9 })
    await inquiries.addMessage(photo(3))
    await tickets.open({ inquiryId: 3, reason: 'unknown' })
    await tickets.noteShown(3, shownAt({ chatId: -5, messageId: 51 }))
    sent.length = 0

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

describe('a ticket in hand', () => {
  beforeEach(() => openTickets(stores, 1))

  it('is its manager’s alone until it is let go', async () => {
    expect(await tickets.claim(1, 7)).toEqual(done)
    expect(await tickets.claim(1, 8)).toEqual(byOlena)
    expect(await tickets.answer(1, { sku: null, managerId: 8 })).toEqual(byOlena)
    expect((await tickets.get(1))?.claim?.manager.name).toBe('Олена')
    expect(await tickets.release(1, 7)).toEqual(done)
    expect(await tickets.claim(1, 8)).toEqual(done)
    expect(await tickets.assign(1, 7, 9)).toEqual(done)
    expect(await tickets.claim(1, 8)).toEqual(byOlena)
    expect(await audited()).toEqual([
      '7 claim ticket 1',
      '7 release ticket 1',
      '8 claim ticket 1',
      '9 assign ticket 1',
    ])
  })

  it('changes its card when it changes hands, and not for a sign of life', async () => {
    await tickets.claim(1, 7)
    const { version } = (await tickets.get(1)) ?? {}
    await tickets.claim(1, 7)
    expect((await tickets.get(1))?.version).toBe(version)
    expect(version).toBe(2)
  })

  it('goes back to the queue when nothing comes of it for so long', async () => {
    await tickets.claim(1, 7)
    expect(await tickets.releaseSilent(15)).toEqual([])
    await sql`update tickets set claimed_at = now() - interval '16 minutes'`.execute(database.db)
    await tickets.claim(1, 7)
    expect(await tickets.releaseSilent(15)).toEqual([])
    await sql`update tickets set claimed_at = now() - interval '16 minutes'`.execute(database.db)
    expect(await tickets.releaseSilent(15)).toEqual([1])
    expect((await tickets.get(1))?.claim).toBeNull()
  })
})

describe('an answer', () => {
  beforeEach(async () => {
    await openTickets(stores, 1)
    await tickets.answer(1, { sku: sku('A'), managerId: 7 })
    sent.length = 0
  })

  it('that is undone opens the ticket again, and promises to tell and to unlearn it', async () => {
    const { standing } = await tickets.decisionsOn(1)
    expect(standing).toMatchObject({ sku: 'A' })
    expect(await tickets.undo(1, 8)).toEqual(done)
    expect(await tickets.get(1)).toMatchObject({ state: 'open', sku: null, decidedBy: null })
    expect(await inquiries.get(1)).toMatchObject({ sku: null, decidedBy: null })
    expect(sent).toEqual([
      'post-ticket {"ticketId":1}',
      'deliver-answer {"ticketId":1}',
      'learn {"inquiryId":1}',
    ])
    expect(await tickets.decisionsOn(1)).toEqual({ standing: undefined, undone: [standing] })
    expect(await tickets.undo(1, 8)).toEqual(over)
    await tickets.noteTakenBack(standing?.id ?? 0)
    expect(await tickets.decisionsOn(1)).toEqual({ standing: undefined, undone: [] })
    expect(await audited()).toEqual(['7 answer ticket 1', '8 undo ticket 1'])
  })

  it('that takes the place of an undone one stands beside it until that is taken back', async () => {
    await tickets.undo(1, 7)
    await tickets.answer(1, { sku: null, managerId: 7 })
    const { standing, undone } = await tickets.decisionsOn(1)
    expect([standing?.sku, undone.map((one) => one.sku)]).toEqual([null, ['A']])
  })

  it('stays when the ticket is closed and opened again, or given back to the bot', async () => {
    expect(await tickets.end(1, 'closed', 7)).toEqual(done)
    expect(await tickets.end(1, 'returned', 7)).toEqual(over)
    expect(await tickets.reopen(1, 8)).toEqual(done)
    expect(await tickets.get(1)).toMatchObject({ state: 'answered', sku: 'A' })
    expect(await tickets.reopen(1, 8)).toEqual(over)
    expect(await tickets.end(1, 'returned', 7)).toEqual(done)
    expect((await inquiries.get(1))?.state).toBe('answered')
  })
})

describe('a ticket that is given back without an answer', () => {
  it('lets the shopper choose again, and may be asked about anew', async () => {
    await openTickets(stores, 1)
    await tickets.end(1, 'returned', 7)
    expect(await inquiries.settleByShopper(1, sku('A'))).toBe(true)
    await tickets.open({ inquiryId: 1, reason: 'not-this' })
    expect(await tickets.get(1)).toMatchObject({ state: 'open', claim: null, shownVersion: 0 })
  })
})

describe('signs that contradict each other', () => {
  it('leave the choice to the shopper as well: whoever speaks first decides', async () => {
    await inquiries.addMessage(photo(1))
    await inquiries.markAnswered(1, 1, choice)
    await tickets.open({ inquiryId: 1, reason: 'disagree' })
    expect(await inquiries.settleByShopper(1, sku('A'))).toBe(true)
    expect((await tickets.get(1))?.state).toBe('closed')
    expect(await tickets.answer(1, { sku: sku('B'), managerId: 7 })).toEqual(over)
  })
})

describe('a card', () => {
  it('counts once, whichever process posted it, and can be taken the place of', async () => {
    await openTickets(stores, 1)
    const [first, second] = [50, 51].map((messageId) => ({ chatId: -5, messageId }))
    if (!first || !second) throw new Error('two messages')
    expect(await tickets.noteShown(1, shownAt(first))).toBe(true)
    expect(await tickets.noteShown(1, { ...shownAt(second), replaces: null })).toBe(false)
    expect(await tickets.noteShown(1, { ...shownAt(second), replaces: first })).toBe(true)
    expect((await tickets.get(1))?.staffMessage).toEqual(second)
  })

  it('that tells something else for so long is shown again', async () => {
    await openTickets(stores, 2)
    await tickets.noteShown(1, shownAt({ chatId: -5, messageId: 50 }))
    await tickets.noteShown(2, shownAt({ chatId: -5, messageId: 51 }))
    await tickets.claim(2, 7)
    sent.length = 0
    expect(await tickets.showStale(300)).toBe(0)
    await sql`update tickets set changed_at = now() - interval '6 minutes'`.execute(database.db)
    expect(await tickets.showStale(300)).toBe(1)
    expect(sent).toEqual(['post-ticket {"ticketId":2}'])
  })
})

describe('managers', () => {
  it('are found by the name they have in Telegram now', async () => {
    await managers.note({ id: 8, name: 'Ігор', username: 'ihor' })
    await managers.note({ id: 8, name: 'Ігор', username: undefined })
    expect(await managers.findByUsername('@OLENA')).toEqual({ id: 7, name: 'Олена' })
    expect(await managers.findByUsername('ihor')).toBeUndefined()
    expect([await managers.has(8), await managers.has(9)]).toEqual([true, false])
  })
})
