import { type Deadline, inTime } from '#src/lib/deadline.ts'
import type { ModelCard } from '#src/models/config/model-card.ts'
import type { ReadAnswer } from '#src/models/prompts/read-answer.ts'
import type { Admission } from '#src/ports/breaker-store.ts'
import type { FailedReply, ModelClient, ModelRequest } from '#src/ports/model-client.ts'
import type { Attempt, TracedPrompt, VisionTrace } from '#src/ports/vision-model.ts'
import type { Breaker } from './breaker.ts'
import {
  type CallLedger,
  type Reserved,
  refusalOf,
  reserveCall,
  settleCall,
} from './call-ledger.ts'
import { chargeOf, judgeReply } from './judge-reply.ts'
import { nextStep } from './reactions.ts'

/** A model of the chain and the way to it. */
export interface ChainModel {
  readonly card: ModelCard
  readonly client: ModelClient
}

export interface CallDependencies extends CallLedger {
  readonly breaker: Breaker
  /** Told of every call, for metrics. */
  readonly onAttempt?: (attempt: Attempt) => void
}

/** What is asked of the chain: the same question for each model, in the form the model takes. */
export interface Ask<T> {
  readonly identificationId: string
  readonly shopperId: string
  readonly promptVersion: string
  readonly deadline: Deadline
  readonly trace: VisionTrace | undefined
  readonly prepare: (card: ModelCard) => Promise<PreparedCall>
  readonly read: (content: string) => ReadAnswer<T>
}

export interface PreparedCall {
  readonly request: ModelRequest
  readonly worstCaseMicroUsd: number
  readonly imageCount: number
  readonly describe: () => TracedPrompt
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
      readonly kind: 'next-model' | 'stop'
      readonly reason: string
      readonly costMicroUsd: number
    }

/** Of the time that is left, what one call may take: the rest is for writing it down. */
const callShare = 0.9

/** What one call of a model may take now, in whole milliseconds. */
export function callMs({ timeoutMs }: ModelCard, deadline: Deadline): number {
  return Math.floor(Math.min(timeoutMs, deadline.remainingMs() * callShare))
}

/**
 * Asks one model once: let through by its breaker, reserved in the ledger, classed when it fails, written down.
 * @throws what preparing the question throws, and the deadline's reason when it passes before the call.
 */
export async function askModel<T>(
  calls: CallDependencies,
  model: ChainModel,
  ask: Ask<T> & { readonly attempt: number },
): Promise<CallResult<T>> {
  const { card } = model
  const admission = await inTime(ask.deadline, calls.breaker.admit(card.name))
  if (admission === 'open') {
    return notCalled(ask, card, { kind: 'next-model', reason: 'left alone, for it failed' })
  }
  const prepared = await inTime(ask.deadline, ask.prepare(card))
  const reservation = await reserve(calls, ask, { card, prepared })
  if (reservation.kind !== 'reserved') return notCalled(ask, card, withoutMoney(reservation))
  const call = { ...ask, model, prepared, admission, reservationId: reservation.id }
  return makeCall(calls, call)
}

function reserve<T>(
  books: CallLedger,
  { identificationId, shopperId, promptVersion, deadline }: Ask<T>,
  { card, prepared }: { readonly card: ModelCard; readonly prepared: PreparedCall },
): Promise<Reserved> {
  const { worstCaseMicroUsd } = prepared
  const call = { identificationId, shopperId, promptVersion, worstCaseMicroUsd }
  return reserveCall(books, { ...call, purpose: 'vision', model: card.name }, deadline)
}

/** A cheaper model may still have room; requests per hour are the same for all, and so is a ledger that is gone. */
function withoutMoney(refusal: Exclude<Reserved, { kind: 'reserved' }>) {
  const isForAll = refusal.kind === 'unreachable' || refusal.limit === 'hour'
  const kind = isForAll ? ('stop' as const) : ('next-model' as const)
  return { kind, reason: refusalOf(refusal) }
}

function notCalled<T>(
  { trace }: Ask<T>,
  { name: model }: ModelCard,
  { kind, reason }: { readonly kind: 'next-model' | 'stop'; readonly reason: string },
): CallResult<T> {
  const nothing = { latencyMs: 0, costMicroUsd: 0, tokensIn: 0, tokensOut: 0 }
  trace?.attempted({ model, result: 'not-called', detail: reason, ...nothing })
  return { kind, reason, costMicroUsd: 0 }
}

interface Call<T> extends Ask<T> {
  readonly attempt: number
  readonly model: ChainModel
  readonly prepared: PreparedCall
  readonly admission: Admission
  readonly reservationId: string
}

async function makeCall<T>(calls: CallDependencies, call: Call<T>): Promise<CallResult<T>> {
  const { model, prepared, deadline } = call
  call.trace?.asked(prepared.describe())
  const timeoutMs = callMs(model.card, deadline)
  const startedAt = performance.now()
  const reply = await model.client.ask(prepared.request, AbortSignal.timeout(timeoutMs))
  const latencyMs = Math.round(performance.now() - startedAt)
  if (reply.kind === 'unrecorded') {
    // Recorded answers cost nothing: there is nothing to settle. Another model may have been the one that answered.
    return notCalled(call, model.card, { kind: 'next-model', reason: reply.detail })
  }
  const judged = judgeReply(reply, call.read)
  const cost = chargeOf(judged, { ...prepared, card: model.card })
  const attempt: Attempt = {
    model: model.card.name,
    result: judged.kind === 'failed' ? judged.failure : 'answered',
    detail: judged.kind === 'failed' ? judged.detail : '',
    latencyMs,
    costMicroUsd: cost ?? 0,
    tokensIn: judged.usage?.tokensIn ?? 0,
    tokensOut: judged.usage?.tokensOut ?? 0,
    ...('reportedModel' in reply ? { reportedModel: reply.reportedModel } : {}),
  }
  calls.onAttempt?.(attempt)
  call.trace?.attempted(attempt)
  const { reservationId } = call
  await settleCall(calls, { reservationId, attempt, isCharged: cost !== undefined }, deadline)
  if (judged.kind === 'failed') {
    return afterFailure(calls, call, { ...judged, costMicroUsd: attempt.costMicroUsd, timeoutMs })
  }
  await bestEffort(deadline, calls.breaker.succeeded(model.card.name))
  return { kind: 'answered', value: judged.value, costMicroUsd: attempt.costMicroUsd }
}

async function afterFailure<T>(
  { breaker }: CallDependencies,
  { model, attempt, admission, deadline }: Call<T>,
  failed: FailedReply & { readonly costMicroUsd: number; readonly timeoutMs: number },
): Promise<CallResult<T>> {
  const { card } = model
  const { failure, retryAfterMs, costMicroUsd: cost, timeoutMs } = failed
  const step = nextStep({
    failure,
    attempt,
    isProbe: admission === 'probe',
    retryAfterMs,
    remainingMs: deadline.remainingMs(),
  })
  // A model that was given less time than it is known to need is not to blame.
  const isOurs = failure === 'timeout' && timeoutMs < card.timeoutMs
  if (!isOurs) {
    const leaveAloneMs = step.kind === 'next-model' ? step.leaveAloneMs : undefined
    await bestEffort(deadline, breaker.failed(card.name, admission, { failure, leaveAloneMs }))
  }
  const reason = failure
  return step.kind === 'retry'
    ? { ...step, reason, costMicroUsd: cost }
    : { kind: step.kind, reason, costMicroUsd: cost }
}

/** What the answer does not depend on must not hold it up. */
function bestEffort(deadline: Deadline, work: Promise<void>): Promise<void> {
  return inTime(deadline, work).catch(() => undefined)
}
