import type { Ticket } from '#src/domain/ticket.ts'

/** A ticket that was posted and nobody has touched. */
export function ticket(overrides: Partial<Ticket> = {}): Ticket {
  return {
    id: 12,
    inquiryId: 1,
    reason: 'unknown',
    state: 'open',
    claim: null,
    level: 1,
    priority: 'normal',
    tags: [],
    rating: null,
    dueAt: null,
    staffMessage: null,
    sku: null,
    decidedBy: null,
    replyMessageId: null,
    version: 1,
    shownVersion: 0,
    shownPicture: null,
    ...overrides,
  }
}
