import type { Identification } from '#src/domain/outcome.ts'
import type { TicketReason } from '#src/domain/ticket.ts'
import type { Admission } from './breaker-store.ts'
import type { Attempt } from './call-trace.ts'
import type { ChatQueue } from './chat-jobs.ts'
import type { Embedder } from './embedder.ts'
import type { JobName } from './jobs.ts'

/** What is counted. No label ever holds an id: users, chats, SKUs and files would make series without end. */
export interface Metrics {
  identified(identification: Identification): void
  cacheLookedUp(tier: 'file', result: 'hit' | 'miss'): void
  escalated(reason: TicketReason): void
  updateReceived(result: 'new' | 'repeated'): void
  /** Says from now on which embedder is in use and where it runs. */
  embedderLoaded(embedder: Pick<Embedder, 'id' | 'provider'>): void
  jobEnded(name: JobName | ChatQueue, result: 'done' | 'failed' | 'given-up'): void
  modelAsked(attempt: Attempt): void
  /** No model was asked, for too many calls were on their way. */
  modelCallRefused(): void
  /** What a model's breaker let a caller do. */
  modelAdmitted(model: string, admission: Admission): void
}
