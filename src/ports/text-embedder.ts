import type { Deadline } from '#src/lib/deadline.ts'
import type { CallTrace } from './call-trace.ts'
import type { CallPurpose } from './ledger.ts'
import type { FailedReply } from './model-client.ts'

/** For whom texts are embedded: whose money it is, and how long it may take. */
export interface EmbedRequest {
  readonly purpose: Exclude<CallPurpose, 'vision' | 'question'>
  /** As in the ledger (`PlannedCall`). */
  readonly identificationId: string
  readonly shopperId: string
  /** Of all attempts together. */
  readonly deadline: Deadline
  readonly trace?: CallTrace | undefined
}

/** `costMicroUsd`: whole micro-USD of all attempts. */
export type TextEmbedding =
  | {
      readonly kind: 'embedded'
      /** One unit vector of `dim` values per text, in order. */
      readonly vectors: readonly Float32Array[]
      readonly costMicroUsd: number
    }
  | { readonly kind: 'unavailable'; readonly reason: string; readonly costMicroUsd: number }

/** text -> vector, by a provider. Every call is paid from the ledger. */
export interface TextEmbedder {
  /** Model + dimension: carried by every vector. No embedder of images has such an id. */
  readonly id: string
  readonly dim: number
  /**
   * Texts that mean the same have near vectors, whatever their language. Never throws: no budget, a dead provider and an
   * answer that is none make it unavailable, by the deadline.
   * @param texts at least one, none of them empty
   */
  embed(texts: readonly string[], request: EmbedRequest): Promise<TextEmbedding>
}

export type EmbeddingReply =
  | {
      readonly kind: 'embedded'
      readonly vectors: readonly Float32Array[]
      /** As the provider counts them; undefined: it does not say. */
      readonly tokens: number | undefined
    }
  | FailedReply

/** The way to a provider of text embeddings. Makes one request and never repeats it. */
export interface EmbeddingClient {
  /** Never throws; aborted means `timeout`. */
  embed(texts: readonly string[], signal: AbortSignal): Promise<EmbeddingReply>
}
