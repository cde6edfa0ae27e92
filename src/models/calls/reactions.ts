import type { CallFailure } from '#src/domain/call-failure.ts'

/** `counts` towards opening the circuit; `trips` it at once, for it will not pass by itself; `none`: not a fault. */
type Blame = 'counts' | 'trips' | 'none'

interface Reaction {
  /** How often the same model is called again before the next one is. */
  readonly retries: number
  readonly blame: Blame
}

/**
 * The class of a failure decides. Only what may pass within a second is retried with the same model: an unusable answer
 * would be paid for twice, and a refusal repeated.
 */
export const reactions: Readonly<Record<CallFailure, Reaction>> = {
  timeout: { retries: 0, blame: 'counts' },
  'rate-limit': { retries: 1, blame: 'counts' },
  'out-of-budget': { retries: 0, blame: 'trips' },
  auth: { retries: 0, blame: 'trips' },
  'not-found': { retries: 0, blame: 'trips' },
  server: { retries: 1, blame: 'counts' },
  transport: { retries: 1, blame: 'counts' },
  'content-filter': { retries: 0, blame: 'none' },
  refusal: { retries: 0, blame: 'none' },
  empty: { retries: 0, blame: 'counts' },
  'not-json': { retries: 0, blame: 'counts' },
  schema: { retries: 0, blame: 'counts' },
  truncated: { retries: 0, blame: 'counts' },
  'bad-request': { retries: 0, blame: 'counts' },
}

const defaultWaitMs = 250
/** The share of the time left that a wait may take; instead of a longer one the next model is called. */
const waitShare = 0.25

export interface FailedCall {
  readonly failure: CallFailure
  /** How often the model was called for this answer, this time included. */
  readonly attempt: number
  /** The call was a probe, which is never retried. */
  readonly isProbe: boolean
  /** How long the provider asks to wait. */
  readonly retryAfterMs: number | undefined
  readonly remainingMs: number
}

export type NextStep =
  | { readonly kind: 'retry'; readonly waitMs: number }
  /** `openForMs`: the provider asks for a longer pause than anyone waits, so the circuit opens for it. */
  | { readonly kind: 'next-model'; readonly openForMs: number | undefined }

/** What follows a failed call: the whole of the retry policy. */
export function nextStep(call: FailedCall): NextStep {
  const { failure, attempt, isProbe, retryAfterMs, remainingMs } = call
  const waitMs = retryAfterMs ?? defaultWaitMs
  const isTooLong = waitMs > remainingMs * waitShare
  const mayRetry = !isProbe && attempt <= reactions[failure].retries
  if (mayRetry && !isTooLong) return { kind: 'retry', waitMs }
  return { kind: 'next-model', openForMs: isTooLong ? retryAfterMs : undefined }
}
