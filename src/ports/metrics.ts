import type { Order } from '#src/domain/order.ts'
import type { Identification } from '#src/domain/outcome.ts'
import type { TicketReason } from '#src/domain/ticket.ts'
import type { Admission } from './breaker-store.ts'
import type { Attempt } from './call-trace.ts'
import type { ChatQueue } from './chat-jobs.ts'
import type { Embedder } from './embedder.ts'
import type { FunnelStep } from './funnel.ts'
import type { JobName } from './jobs.ts'
import type { ShopState } from './shop-state.ts'

/** Where vectors are searched. */
export type VectorBackend = 'qdrant' | 'flat'

/** A search for near vectors. */
export interface VectorSearch {
  readonly backend: VectorBackend
  readonly result: 'answered' | 'failed'
  readonly ms: number
}

/** What became of an update; `failed`: none could be taken in, it is brought again. */
export const updateResults = ['new', 'repeated', 'failed'] as const
export type UpdateResult = (typeof updateResults)[number]

/** What became of a call of the Bot API; `limited`: Telegram asked to wait. */
export const telegramResults = ['ok', 'limited', 'refused', 'failed', 'unreachable'] as const
export type TelegramResult = (typeof telegramResults)[number]

/** What came of showing a photo to a second identifier; `skipped`: another photo waited. */
export const shadowResults = ['same', 'different', 'skipped', 'failed'] as const
export type ShadowResult = (typeof shadowResults)[number]

export const jobResults = ['done', 'failed', 'given-up'] as const

/** What is counted. No label ever holds an id: users, chats, SKUs and files would make series without end. */
export interface Metrics {
  identified(identification: Identification): void
  /** A photo that was answered was to be shown to a second identifier. */
  shadowed(result: ShadowResult): void
  /** An answer to a file was looked up: near at hand (in the process or Redis), or in the database. */
  cacheLookedUp(layer: 'memory' | 'file', result: 'hit' | 'miss'): void
  /** A shopper was shown an answer so long after the last message that it answers. */
  answerShown(waitedMs: number): void
  escalated(reason: TicketReason): void
  updateReceived(result: UpdateResult): void
  telegramAnswered(result: TelegramResult): void
  /** A shopper came so far, for the first time today. */
  funnelReached(step: FunnelStep): void
  /** An order was placed. */
  ordered(order: Pick<Order, 'lines'>): void
  /** Says from now on which embedder is in use and where it runs. */
  embedderLoaded(embedder: Pick<Embedder, 'id' | 'provider'>): void
  /** Ends of such jobs are counted from 0 on: what is first seen at 1 has not risen, as far as Prometheus knows. */
  jobKnown(name: JobName | ChatQueue): void
  jobEnded(name: JobName | ChatQueue, result: (typeof jobResults)[number]): void
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
  /** How the shop stands from now on; undefined: its database does not answer. */
  shopSeen(state: ShopState | undefined): void
  /** Of this UTC day. */
  budgetSeen(budget: { readonly spentMicroUsd: number; readonly limitMicroUsd: number }): void
  /** Where the data directory is. */
  diskSeen(disk: { readonly freeBytes: number; readonly sizeBytes: number }): void
  /** The share of its own cases, 0-1, that the last eval of the shop got right. */
  accuracySeen(share: number): void
}
