import { setTimeout as delay } from 'node:timers/promises'
import { inTime } from '#src/lib/deadline.ts'
import type { Admission } from '#src/ports/breaker-store.ts'
import type {
  EmbeddingClient,
  EmbeddingReply,
  EmbedRequest,
  TextEmbedder,
  TextEmbedding,
} from '#src/ports/text-embedder.ts'
import type { Attempt } from '#src/ports/vision-model.ts'
import type { CallDependencies } from './calls/ask-model.ts'
import { refusalOf, reserveCall, settleCall } from './calls/call-ledger.ts'
import { nextStep } from './calls/reactions.ts'
import type { TextEmbedderCard } from './config/text-embedder-card.ts'

export interface TextEmbedderOptions extends CallDependencies {
  readonly card: TextEmbedderCard
  readonly client: EmbeddingClient
}

/** In the place of a prompt's version: what a text is made of may change with it. */
const version = 'product-text@1'
/** Of the time that is left, what one call may take: the rest is for writing it down. */
const callShare = 0.9
/** Less than this is not enough for any provider. */
const minCallMs = 50
/** Around a text: providers count a few tokens for its begin and end. */
const framingTokens = 8

/** A text embedder whose calls are let through by bulkhead and breaker, reserved, classed when they fail, and written down. */
export function createTextEmbedder(options: TextEmbedderOptions): TextEmbedder {
  const { name, model = name, dim } = options.card
  return {
    id: `text:${model}@${dim}`,
    dim,
    async embed(texts, request) {
      const asked = { ...request, texts }
      const passed = await options.bulkhead.pass(request.deadline, () =>
        embedRepeatedly(options, asked),
      )
      return passed.kind === 'passed' ? passed.value : notCalled(options, asked, passed.reason)
    },
  }
}

interface Asked extends EmbedRequest {
  readonly texts: readonly string[]
}

async function embedRepeatedly(options: TextEmbedderOptions, asked: Asked): Promise<TextEmbedding> {
  let costMicroUsd = 0
  for (let attempt = 1; ; attempt += 1) {
    const end = await embedInTime(options, { ...asked, attempt })
    costMicroUsd += end.costMicroUsd
    if (end.kind !== 'retry') return { ...end, costMicroUsd }
    await delay(end.waitMs)
  }
}

interface Attempted extends Asked {
  readonly attempt: number
}

type End =
  | TextEmbedding
  | { readonly kind: 'retry'; readonly waitMs: number; readonly costMicroUsd: number }

async function embedInTime(options: TextEmbedderOptions, asked: Attempted): Promise<End> {
  try {
    return await embedOnce(options, asked)
  } catch (error) {
    if (asked.deadline.signal.aborted) return notCalled(options, asked, 'no time left')
    throw error
  }
}

async function embedOnce(options: TextEmbedderOptions, asked: Attempted): Promise<End> {
  const { card, breaker } = options
  const { purpose, identificationId, shopperId, deadline } = asked
  const { name: model } = card
  if (callMs(card, asked) < minCallMs) return notCalled(options, asked, 'no time left')
  const admission = await inTime(deadline, breaker.admit(model))
  if (admission === 'open') return notCalled(options, asked, 'left alone, for it failed')
  const worstCaseMicroUsd = costOf(card, mostTokens(asked.texts))
  const call = { purpose, identificationId, shopperId, model, promptVersion: version }
  const reservation = await reserveCall(options, { ...call, worstCaseMicroUsd }, deadline)
  if (reservation.kind !== 'reserved') return notCalled(options, asked, refusalOf(reservation))
  return makeCall(options, asked, {
    admission,
    reservationId: reservation.id,
    worstCaseMicroUsd,
  })
}

/** The catalogue's texts come in batches, and nobody waits for them. */
function callMs({ timeoutMs }: TextEmbedderCard, { purpose, deadline }: EmbedRequest): number {
  const leftMs = Math.floor(deadline.remainingMs() * callShare)
  return purpose === 'search' ? Math.min(timeoutMs, leftMs) : leftMs
}

/** A token is one byte at least, so the bytes bound the tokens from above in every language. */
function mostTokens(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text) + framingTokens, 0)
}

/** Whole micro-USD: dollars per million tokens are micro-dollars per token. */
function costOf({ usdPerMillionTokens }: TextEmbedderCard, tokens: number): number {
  return Math.ceil(tokens * usdPerMillionTokens)
}

function notCalled({ card }: TextEmbedderOptions, { trace }: Asked, reason: string): TextEmbedding {
  const nothing = { latencyMs: 0, costMicroUsd: 0, tokensIn: 0, tokensOut: 0 }
  trace?.attempted({ model: card.name, result: 'not-called', detail: reason, ...nothing })
  return { kind: 'unavailable', reason, costMicroUsd: 0 }
}

interface Admitted {
  readonly admission: Admission
  readonly reservationId: string
  readonly worstCaseMicroUsd: number
}

async function makeCall(
  options: TextEmbedderOptions,
  asked: Attempted,
  admitted: Admitted,
): Promise<End> {
  const { card, client, breaker, onAttempt } = options
  const timeoutMs = callMs(card, asked)
  const startedAt = performance.now()
  const reply = await client.embed(asked.texts, AbortSignal.timeout(Math.max(timeoutMs, 1)))
  const latencyMs = Math.round(performance.now() - startedAt)
  const attempt = attemptOf(card, reply, { ...admitted, latencyMs })
  onAttempt?.(attempt)
  asked.trace?.attempted(attempt)
  const { reservationId } = admitted
  const isCharged = reply.kind === 'embedded' || isPaid(reply)
  await settleCall(options, { reservationId, attempt, isCharged }, asked.deadline)
  const { costMicroUsd } = attempt
  if (reply.kind === 'failed') {
    return afterFailure(options, asked, { ...reply, ...admitted, costMicroUsd, timeoutMs })
  }
  await bestEffort(asked, breaker.succeeded(card.name))
  return { kind: 'embedded', vectors: reply.vectors, costMicroUsd }
}

type Failed = Extract<EmbeddingReply, { kind: 'failed' }>

function isPaid({ usage, mayBeCharged }: Failed): boolean {
  return usage !== undefined || mayBeCharged
}

function attemptOf(
  card: TextEmbedderCard,
  reply: EmbeddingReply,
  { worstCaseMicroUsd, latencyMs }: Admitted & { readonly latencyMs: number },
): Attempt {
  const isFailed = reply.kind === 'failed'
  const tokens = isFailed ? reply.usage?.tokensIn : reply.tokens
  const unknownCost = isFailed && !isPaid(reply) ? 0 : worstCaseMicroUsd
  return {
    model: card.name,
    result: isFailed ? reply.failure : 'answered',
    detail: isFailed ? reply.detail : '',
    latencyMs,
    costMicroUsd: tokens === undefined ? unknownCost : costOf(card, tokens),
    tokensIn: tokens ?? 0,
    tokensOut: 0,
  }
}

interface FailedCall extends Failed {
  readonly admission: Admission
  readonly costMicroUsd: number
  readonly timeoutMs: number
}

async function afterFailure(
  { card, breaker }: TextEmbedderOptions,
  asked: Attempted,
  { failure, retryAfterMs, admission, costMicroUsd, timeoutMs }: FailedCall,
): Promise<End> {
  const step = nextStep({
    failure,
    attempt: asked.attempt,
    isProbe: admission === 'probe',
    retryAfterMs,
    remainingMs: asked.deadline.remainingMs(),
  })
  // A provider that was given less time than it is known to need is not to blame.
  const isOurs = failure === 'timeout' && timeoutMs < card.timeoutMs
  if (!isOurs) {
    const leaveAloneMs = step.kind === 'next-model' ? step.leaveAloneMs : undefined
    await bestEffort(asked, breaker.failed(card.name, admission, { failure, leaveAloneMs }))
  }
  return step.kind === 'retry'
    ? { ...step, costMicroUsd }
    : { kind: 'unavailable', reason: failure, costMicroUsd }
}

/** What the vectors do not depend on must not hold them up. */
function bestEffort({ deadline }: EmbedRequest, work: Promise<void>): Promise<void> {
  return inTime(deadline, work).catch(() => undefined)
}
