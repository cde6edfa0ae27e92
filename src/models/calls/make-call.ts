import { createDeadline, type Deadline, inTime } from '#src/lib/deadline.ts'
import type { Admission } from '#src/ports/breaker-store.ts'
import type { Attempt } from '#src/ports/call-trace.ts'
import type { FailedReply } from '#src/ports/model-client.ts'
import { sentCall, skippedAttempt } from './attempts.ts'
import type { Breaker } from './breaker.ts'
import type { Bulkhead } from './bulkhead.ts'
import {
  type CallLedger,
  type Reserved,
  refusalOf,
  reserveCall,
  settleCall,
} from './call-ledger.ts'
import type { CallTerms, PaidCall, PreparedCall } from './paid-call.ts'
import { nextStep } from './reactions.ts'

export interface CallDependencies extends CallLedger {
  readonly breaker: Breaker
  /** One for all the calls of the process. */
  readonly bulkhead: Bulkhead
  /** Told of every call and of the identification that it is for, for metrics and the log. */
  readonly onAttempt?: (attempt: Attempt, identificationId: string) => void
}

export type CallResult<T> =
  | { readonly kind: 'answered'; readonly value: T; readonly costMicroUsd: number }
  | {
      readonly kind: 'retry'
      readonly waitMs: number
      readonly reason: string
      readonly costMicroUsd: number
    }
  | {
      /** `stop`: no other model can be called either. */
      readonly kind: 'next-model' | 'stop'
      readonly reason: string
      readonly costMicroUsd: number
    }

/** A call whose turn has come. */
export interface Turn<T> extends CallTerms {
  readonly call: PaidCall<T>
  /** What the models whose turn comes after it need together, when they are well. */
  readonly laterMs: number
}

/** One attempt at a call. */
interface Attempting<T> extends Turn<T> {
  /** Which one at this model for the same answer, from 1. */
  readonly attempt: number
}

/** The share of the time left that calls may take: the rest is for settling them. */
const callShare = 0.9

/**
 * Makes a call once: admitted by the circuit breaker, reserved in the ledger, sent, settled, and its result reported to
 * the breaker. Ends by the deadline.
 * @throws what preparing the call throws.
 */
export async function makeCall<T>(
  dependencies: CallDependencies,
  attempting: Attempting<T>,
): Promise<CallResult<T>> {
  const { call, deadline } = attempting
  const outOfTime = { kind: 'stop', reason: 'no time left' } as const
  if (leftMs(deadline) < call.minMs) return notCalled(attempting, outOfTime)
  try {
    return await admitAndSend(dependencies, attempting)
  } catch (error) {
    if (deadline.signal.aborted) return notCalled(attempting, outOfTime)
    throw error
  }
}

function leftMs(deadline: Deadline): number {
  return Math.floor(deadline.remainingMs() * callShare)
}

/** How long a call may take. Where the time is short for all of them, each one's share is as it needs. */
function limitMs<T>({ call, laterMs, deadline }: Turn<T>): number {
  const allMs = leftMs(deadline)
  const shareMs = laterMs > 0 ? (allMs * call.timeoutMs) / (call.timeoutMs + laterMs) : allMs
  return Math.floor(Math.min(call.maxMs, Math.max(allMs - laterMs, shareMs)))
}

async function admitAndSend<T>(
  dependencies: CallDependencies,
  attempting: Attempting<T>,
): Promise<CallResult<T>> {
  const { call, booking, deadline } = attempting
  const { model } = call
  const admission = await inTime(deadline, dependencies.breaker.admit(model))
  if (admission === 'open') {
    return notCalled(attempting, { kind: 'next-model', reason: 'skipped: circuit open' })
  }
  const prepared = await inTime(deadline, call.prepare())
  const { worstCaseMicroUsd } = prepared
  const planned = { ...booking, model, worstCaseMicroUsd }
  const reservation = await reserveCall(dependencies, planned, deadline)
  if (reservation.kind !== 'reserved') return notCalled(attempting, withoutMoney(reservation))
  const admitted = { admission, prepared, reservationId: reservation.id }
  return sendAndSettle(dependencies, { ...attempting, ...admitted })
}

/** A cheaper model may still have room; requests per hour are the same for all, and so is a ledger that is gone. */
function withoutMoney(refusal: Exclude<Reserved, { kind: 'reserved' }>): NotCalled {
  const isForAll = refusal.kind === 'unreachable' || refusal.limit === 'hour'
  return { kind: isForAll ? 'stop' : 'next-model', reason: refusalOf(refusal) }
}

interface NotCalled {
  readonly kind: 'next-model' | 'stop'
  readonly reason: string
}

function notCalled<T>({ call, trace }: Attempting<T>, { kind, reason }: NotCalled): CallResult<T> {
  trace?.attempted(skippedAttempt(call.model, reason))
  return { kind, reason, costMicroUsd: 0 }
}

interface Admitted<T> extends Attempting<T> {
  readonly admission: Admission
  readonly prepared: PreparedCall<T>
  readonly reservationId: string
}

async function sendAndSettle<T>(
  dependencies: CallDependencies,
  admitted: Admitted<T>,
): Promise<CallResult<T>> {
  const { call, prepared, reservationId, deadline, trace } = admitted
  if (prepared.prompt) trace?.asked(prepared.prompt())
  const timeoutMs = limitMs(admitted)
  const startedAt = performance.now()
  const reply = await prepared.send(createDeadline(timeoutMs).signal)
  const latencyMs = Math.round(performance.now() - startedAt)
  // Recordings are free: there is nothing to settle. Another model may have been the one that answered.
  if (reply.kind === 'unrecorded') {
    return notCalled(admitted, { kind: 'next-model', reason: reply.detail })
  }
  const sent = sentCall(admitted, reply, latencyMs)
  const { attempt } = sent
  dependencies.onAttempt?.(attempt, admitted.booking.identificationId)
  trace?.attempted(attempt)
  await settleCall(dependencies, { ...sent, reservationId }, deadline)
  const { costMicroUsd } = attempt
  if (reply.kind === 'failed') {
    return afterFailure(dependencies, admitted, { ...reply, costMicroUsd, timeoutMs })
  }
  await bestEffort(deadline, dependencies.breaker.succeeded(call.model))
  return { kind: 'answered', value: reply.value, costMicroUsd }
}

async function afterFailure<T>(
  { breaker }: CallDependencies,
  { call, attempt, admission, deadline }: Admitted<T>,
  failed: FailedReply & { readonly costMicroUsd: number; readonly timeoutMs: number },
): Promise<CallResult<T>> {
  const { failure, retryAfterMs, costMicroUsd, timeoutMs } = failed
  const step = nextStep({
    failure,
    attempt,
    isProbe: admission === 'probe',
    retryAfterMs,
    remainingMs: deadline.remainingMs(),
  })
  // Not the model's fault: it was given less time than it may need.
  const isOurs = failure === 'timeout' && timeoutMs < call.timeoutMs
  if (!isOurs) {
    const openForMs = step.kind === 'next-model' ? step.openForMs : undefined
    await bestEffort(deadline, breaker.failed(call.model, admission, { failure, openForMs }))
  }
  return step.kind === 'retry'
    ? { ...step, reason: failure, costMicroUsd }
    : { kind: step.kind, reason: failure, costMicroUsd }
}

/** The answer does not depend on this, so it is neither held up nor lost by it. */
function bestEffort(deadline: Deadline, work: Promise<void>): Promise<void> {
  return inTime(deadline, work).catch(() => undefined)
}
