import type { CallFailure } from '#src/domain/call-failure.ts'

/** What a failure says about the model: it counts against it, it will not pass by itself, or the model is well. */
type Blame = 'counts' | 'trips' | 'none'

interface Reaction {
  /** How often the same model is asked again before the next one is. */
  readonly retries: number
  readonly blame: Blame
}

/**
 * The class of a failure decides. Only what may pass within a second is tried again with the same model; an answer of
 * no use would be paid for twice and a refusal repeated.
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
/** A wait may take this share of what is left; for a longer one there is the next model. */
const waitShare = 0.25

export interface FailedCall {
  readonly failure: CallFailure
  /** How often the model was asked for this answer, this time included. */
  readonly attempt: number
  /** The call was a probe of a model that had failed: it gets one. */
  readonly isProbe: boolean
  /** What the provider asked to wait. */
  readonly retryAfterMs: number | undefined
  readonly remainingMs: number
}

export type NextStep =
  | { readonly kind: 'retry'; readonly waitMs: number }
  /** `openForMs`: the provider wants to be left alone for longer than anyone waits. */
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
