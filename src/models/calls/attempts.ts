import type { Attempt } from '#src/ports/call-trace.ts'
import type { PaidCall, PaidReply, PreparedCall } from './paid-call.ts'

/** What a call that was sent came to. */
export interface SentCall {
  readonly attempt: Attempt
  /** Something was charged, or may have been. */
  readonly isCharged: boolean
}

type SentReply<T> = Exclude<PaidReply<T>, { kind: 'unrecorded' }>

interface Sent<T> {
  readonly call: PaidCall<T>
  readonly prepared: PreparedCall<T>
}

export function sentCall<T>(
  { call, prepared }: Sent<T>,
  reply: SentReply<T>,
  latencyMs: number,
): SentCall {
  const charge = chargeOf(prepared, reply)
  const { usage } = reply
  const attempt: Attempt = {
    model: call.model,
    result: reply.kind === 'failed' ? reply.failure : 'answered',
    detail: reply.kind === 'failed' ? reply.detail : '',
    latencyMs,
    costMicroUsd: charge ?? 0,
    tokensIn: usage?.tokensIn ?? 0,
    tokensOut: usage?.tokensOut ?? 0,
  }
  return { attempt, isCharged: charge !== undefined }
}

/** @returns whole micro-USD; the worst case when the provider may charge but did not say; undefined: nothing. */
function chargeOf<T>(prepared: PreparedCall<T>, reply: SentReply<T>): number | undefined {
  if (reply.usage) return prepared.costMicroUsd(reply.usage)
  const mayBeCharged = reply.kind === 'answered' || reply.mayBeCharged
  return mayBeCharged ? prepared.worstCaseMicroUsd : undefined
}

/** A call that was not made, for the trace. */
export function skippedAttempt(model: string, reason: string): Attempt {
  const nothing = { latencyMs: 0, costMicroUsd: 0, tokensIn: 0, tokensOut: 0 }
  return { model, result: 'not-called', detail: reason, ...nothing }
}
