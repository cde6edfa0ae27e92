import type { CallFailure } from '#src/domain/call-failure.ts'

/** Is told of each step of paid calls while it happens: for `identify --explain`. */
export interface CallTrace {
  asked(prompt: TracedPrompt): void
  attempted(attempt: Attempt): void
}

export interface TracedPrompt {
  readonly model: string
  /** Name and version. */
  readonly prompt: string
  readonly system: string
  /** Pictures stand as `[picture, 31 kB]`. */
  readonly user: string
}

/** One call of a model, or why there was none. */
export interface Attempt {
  readonly model: string
  readonly result: 'answered' | CallFailure | 'not-called'
  /** One line for a person, without secrets; '' when there is nothing to say. */
  readonly detail: string
  readonly latencyMs: number
  readonly costMicroUsd: number
  readonly tokensIn: number
  readonly tokensOut: number
  /** The model that answered, as the provider calls it. */
  readonly reportedModel?: string
}
