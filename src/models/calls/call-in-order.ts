import { setTimeout as delay } from 'node:timers/promises'
import { skippedAttempt } from './attempts.ts'
import { type CallDependencies, type CallResult, makeCall, type Turn } from './make-call.ts'
import type { CallTerms, PaidCall } from './paid-call.ts'

/** What came of the calls; `costMicroUsd`: whole micro-USD of all attempts. */
export type CallsEnd<T> =
  | { readonly kind: 'answered'; readonly value: T; readonly costMicroUsd: number }
  | {
      readonly kind: 'exhausted'
      /** Why each attempt gave nothing, in order; [] when there was nobody to call. */
      readonly failures: readonly FailedAttempt[]
      readonly costMicroUsd: number
    }

export interface FailedAttempt {
  readonly model: string
  readonly reason: string
}

/**
 * Makes the calls in their order until one gives an answer that can be used. The only place that repeats a call: what
 * follows a failure is decided by its class (reactions.ts). Ends by the deadline, whatever hangs; at once when too many
 * calls are in flight.
 * @throws what preparing a call throws.
 */
export async function callInOrder<T>(
  dependencies: CallDependencies,
  calls: readonly PaidCall<T>[],
  terms: CallTerms,
): Promise<CallsEnd<T>> {
  const [first] = calls
  if (!first) return { kind: 'exhausted', failures: [], costMicroUsd: 0 }
  const passed = await dependencies.bulkhead.pass(terms.deadline, () =>
    callEach(dependencies, calls, terms),
  )
  if (passed.kind === 'passed') return passed.value
  const { model } = first
  const { reason } = passed
  terms.trace?.attempted(skippedAttempt(model, reason))
  return { kind: 'exhausted', failures: [{ model, reason }], costMicroUsd: 0 }
}

async function callEach<T>(
  dependencies: CallDependencies,
  calls: readonly PaidCall<T>[],
  terms: CallTerms,
): Promise<CallsEnd<T>> {
  const failures: FailedAttempt[] = []
  let costMicroUsd = 0
  for (const [at, call] of calls.entries()) {
    const laterMs = calls.slice(at + 1).reduce((sum, { timeoutMs }) => sum + timeoutMs, 0)
    for await (const result of callRepeatedly(dependencies, { ...terms, call, laterMs })) {
      costMicroUsd += result.costMicroUsd
      if (result.kind === 'answered') return { ...result, costMicroUsd }
      failures.push({ model: call.model, reason: result.reason })
      if (result.kind === 'stop') return { kind: 'exhausted', failures, costMicroUsd }
    }
  }
  return { kind: 'exhausted', failures, costMicroUsd }
}

/** The results of one model's attempts, until it answers or the next model's turn comes. */
async function* callRepeatedly<T>(
  dependencies: CallDependencies,
  turn: Turn<T>,
): AsyncGenerator<CallResult<T>> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await makeCall(dependencies, { ...turn, attempt })
    yield result
    if (result.kind !== 'retry') return
    await delay(result.waitMs)
  }
}
