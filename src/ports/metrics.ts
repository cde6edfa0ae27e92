import type { Order } from '#src/domain/order.ts'
import type { Identification } from '#src/domain/outcome.ts'
import type { TicketReason } from '#src/domain/ticket.ts'
import type { Admission } from './breaker-store.ts'
import type { Attempt } from './call-trace.ts'
import type { ChatQueue } from './chat-jobs.ts'
import type { Embedder } from './embedder.ts'
import type { FunnelStep } from './funnel.ts'
import type { JobName } from './jobs.ts'

/** Where vectors are searched. */
export type VectorBackend = 'qdrant' | 'flat'

/** A search for near vectors. */
export interface VectorSearch {
  readonly backend: VectorBackend
  readonly result: 'answered' | 'failed'
  readonly ms: number
}

/** What is counted. No label ever holds an id: users, chats, SKUs and files would make series without end. */
export interface Metrics {
  identified(identification: Identification): void
  /** An answer to a file was looked up: near at hand (in the process or Redis), or in the database. */
  cacheLookedUp(layer: 'memory' | 'file', result: 'hit' | 'miss'): void
  /** A shopper was shown an answer so long after the last message that it answers. */
  answerShown(waitedMs: number): void
  escalated(reason: TicketReason): void
  updateReceived(result: 'new' | 'repeated'): void
  /** A shopper came so far, for the first time today. */
  funnelReached(step: FunnelStep): void
  /** An order was placed. */
  ordered(order: Pick<Order, 'lines'>): void
  /** Says from now on which embedder is in use and where it runs. */
  embedderLoaded(embedder: Pick<Embedder, 'id' | 'provider'>): void
  jobEnded(name: JobName | ChatQueue, result: 'done' | 'failed' | 'given-up'): void
  modelAsked(attempt: Attempt): void
  /** No model was asked, for too many calls were on their way. */
  modelCallRefused(): void
  /** What a model's breaker let a caller do. */
  modelAdmitted(model: string, admission: Admission): void
  vectorsSearched(search: VectorSearch): void
  /** How many photos the index job in hand has yet to look at. */
  photosLeftToIndex(photos: number): void
  /** Says who answers searches from now on; none: nobody can. */
  vectorBackendChanged(backend: VectorBackend | 'none'): void
}
