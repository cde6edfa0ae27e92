import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Claimed } from '#src/ports/ticket-store.ts'
import { type InquiryStores, openInquiryStores, openTickets } from '#test/support/inquiry-stores.ts'
import { isLong } from '#test/support/long.ts'
import { sku } from '#test/support/products.ts'

let stores: InquiryStores

beforeAll(async () => {
  stores = await openInquiryStores()
})
afterAll(() => stores.database.close())

const races = isLong ? 1_000 : 20

describe(`${races} races of six managers for a ticket each`, () => {
  const rivals = [11, 12, 13, 14, 15, 16]
  const winners = (results: readonly Claimed[]) =>
    results.flatMap(({ result }, at) => (result === 'done' ? [rivals[at]] : []))

  it('have one winner each, who has claimed or answered it', async () => {
    await openTickets(stores, races)
    for (let ticketId = 1; ticketId <= races; ticketId += 1) {
      const isAnswer = ticketId % 2 === 0
      const results = await Promise.all(
        rivals.map((managerId) =>
          isAnswer
            ? stores.tickets.answer(ticketId, { sku: sku(`S${managerId}`), managerId })
            : stores.tickets.claim(ticketId, managerId),
        ),
      )
      const won = winners(results)
      expect(won).toHaveLength(1)
      const ticket = await stores.tickets.get(ticketId)
      expect(ticket?.claim?.manager.id).toBe(won[0])
      expect(ticket?.sku).toBe(isAnswer ? `S${won[0]}` : null)
    }
    const { db } = stores.database
    const decisions = await db.selectFrom('decisions').selectAll().execute()
    expect(decisions).toHaveLength(Math.floor(races / 2))
    const audited = await db.selectFrom('audit_log').selectAll().execute()
    expect(audited).toHaveLength(races)
  })
})
