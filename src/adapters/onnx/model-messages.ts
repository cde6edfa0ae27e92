import type { MissingProvider } from '#src/ports/embedder.ts'
import type { Card } from './card.ts'

/** How many pictures run at once, where the model takes several: more gains little and keeps others waiting. */
export const maxBatch = 8

/** What the process that holds the model is asked; the tensors follow on its standard input. */
export interface RunRequest {
  readonly count: number
}

/** An error on its way between the processes. */
export interface Failure {
  readonly message: string
  readonly remedy: string | undefined
}

/** What it says while it starts, in this order: `trying` and `missing` by provider, then `started` or `failed`. */
export type StartMessage =
  | { readonly kind: 'trying'; readonly provider: string }
  | { readonly kind: 'missing'; readonly missing: MissingProvider }
  | { readonly kind: 'started'; readonly card: Card; readonly provider: string }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** What it answers to a request: for each tensor its unit vector, or why there is none. */
export interface RunAnswer {
  readonly kind: 'ran'
  readonly vectors: readonly (Float32Array | Failure)[]
}

export type ModelMessage = StartMessage | RunAnswer
