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
  const reportedModel = reply.kind === 'answered' ? reply.reportedModel : undefined
  const attempt: Attempt = {
    model: call.model,
    result: reply.kind === 'failed' ? reply.failure : 'answered',
    detail: reply.kind === 'failed' ? reply.detail : '',
    latencyMs,
    costMicroUsd: charge ?? 0,
    tokensIn: usage?.tokensIn ?? 0,
    tokensOut: usage?.tokensOut ?? 0,
    ...(reportedModel ? { reportedModel } : {}),
  }
  return { attempt, isCharged: charge !== undefined }
}

/** A provider that counts more than this many worst cases counts wrong: no call costs as much. */
const maxWorstCases = 10

/**
 * @returns whole micro-USD; the worst case when the provider may charge but did not say, or says what cannot be;
 * undefined: nothing.
 */
function chargeOf<T>(prepared: PreparedCall<T>, reply: SentReply<T>): number | undefined {
  const { worstCaseMicroUsd } = prepared
  if (reply.usage) {
    const cost = prepared.costMicroUsd(reply.usage)
    return cost > maxWorstCases * worstCaseMicroUsd ? worstCaseMicroUsd : cost
  }
  const mayBeCharged = reply.kind === 'answered' || reply.mayBeCharged
  return mayBeCharged ? worstCaseMicroUsd : undefined
}

/** A call that was not made, for the trace. */
export function skippedAttempt(model: string, reason: string): Attempt {
  const nothing = { latencyMs: 0, costMicroUsd: 0, tokensIn: 0, tokensOut: 0 }
  return { model, result: 'not-called', detail: reason, ...nothing }
}
