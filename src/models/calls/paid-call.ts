import type { Deadline } from '#src/lib/deadline.ts'
import type { CallTrace, TracedPrompt } from '#src/ports/call-trace.ts'
import type { PlannedCall } from '#src/ports/ledger.ts'
import type { FailedReply, TokenUsage } from '#src/ports/model-client.ts'

/** A call of a provider that costs money: all that kinds of models differ in. make-call.ts makes it. */
export interface PaidCall<T> {
  /** Its name in `prompts/chain.yaml`, by which circuit breaker, ledger and metrics know it. */
  readonly model: string
  /** What the model needs at most when it is well: a timeout after less time does not count as its failure. */
  readonly timeoutMs: number
  /** With less time left than this no call is made. */
  readonly minMs: number
  /** Each call is aborted after so long; Infinity: only by the deadline. */
  readonly maxMs: number
  /** Called only when the breaker admits the call, for it may take a while. @throws what cannot be prepared. */
  readonly prepare: () => Promise<PreparedCall<T>>
}

export interface PreparedCall<T> {
  /** Whole micro-USD that the call costs at most. */
  readonly worstCaseMicroUsd: number
  /** What the provider counted -> what it charges, in whole micro-USD. */
  readonly costMicroUsd: (usage: TokenUsage) => number
  /** Makes one request and never repeats it. Never throws; aborted means `timeout`. */
  readonly send: (signal: AbortSignal) => Promise<PaidReply<T>>
  /** For the trace; left out where there is no prompt. */
  readonly prompt?: () => TracedPrompt
}

/** What a call gave, read and checked: an answer that cannot be used is a failed call. */
export type PaidReply<T> =
  | {
      readonly kind: 'answered'
      readonly value: T
      readonly usage: TokenUsage | undefined
      /** The model that answered, as the provider calls it. */
      readonly reportedModel?: string | undefined
    }
  | FailedReply
  /** Recorded answers are in use and hold none for this request: nothing was sent. */
  | { readonly kind: 'unrecorded'; readonly detail: string }

/** What all calls for one answer have in common. */
export interface CallTerms {
  /** What they are booked under in the ledger. */
  readonly booking: Omit<PlannedCall, 'model' | 'worstCaseMicroUsd'>
  /** Of all of them together. */
  readonly deadline: Deadline
  readonly trace: CallTrace | undefined
}
