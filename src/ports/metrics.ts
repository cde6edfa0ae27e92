import type { Identification } from '#src/domain/outcome.ts'
import type { TicketReason } from '#src/domain/ticket.ts'
import type { JobName } from './jobs.ts'

/** What is counted. No label ever holds an id: users, chats, SKUs and files would make series without end. */
export interface Metrics {
  identified(identification: Identification): void
  cacheLookedUp(tier: 'file', result: 'hit' | 'miss'): void
  escalated(reason: TicketReason): void
  updateReceived(result: 'new' | 'repeated'): void
  jobEnded(name: JobName, result: 'done' | 'failed' | 'given-up'): void
}
