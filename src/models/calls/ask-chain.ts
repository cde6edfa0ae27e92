import { setTimeout as delay } from 'node:timers/promises'
import {
  type Ask,
  askModel,
  type CallDependencies,
  type CallResult,
  type ChainModel,
  callMs,
} from './ask-model.ts'

/** What came of asking one model after the other. */
export type ChainEnd<T> =
  | { readonly kind: 'answered'; readonly value: T; readonly costMicroUsd: number }
  | { readonly kind: 'exhausted'; readonly reason: string; readonly costMicroUsd: number }

/** Less than this is not enough for any model. */
const minCallMs = 200

/**
 * Asks the models in their order until one gives an answer of use. The only place that repeats a call: what follows a
 * failure is decided by its class (reactions.ts). Ends by the deadline, whatever hangs; when too many ask, at once.
 * @throws what preparing the question throws: a photo that cannot be decoded.
 */
export async function askChain<T>(
  calls: CallDependencies,
  models: readonly ChainModel[],
  ask: Ask<T>,
): Promise<ChainEnd<T>> {
  const passed = await calls.bulkhead.pass(ask.deadline, () => askInOrder(calls, models, ask))
  return passed.kind === 'passed' ? passed.value : exhausted([passed.reason], 0)
}

async function askInOrder<T>(
  calls: CallDependencies,
  models: readonly ChainModel[],
  ask: Ask<T>,
): Promise<ChainEnd<T>> {
  const failures: string[] = []
  let costMicroUsd = 0
  for (const model of models) {
    for await (const asked of askRepeatedly(calls, model, ask)) {
      costMicroUsd += asked.costMicroUsd
      if (asked.kind === 'answered') return { ...asked, costMicroUsd }
      failures.push(`${model.card.name}: ${asked.reason}`)
      if (asked.kind === 'stop') return exhausted(failures, costMicroUsd)
    }
  }
  return exhausted(failures, costMicroUsd)
}

/** The ends of one model's calls, until it answers or the next one is to be asked. */
async function* askRepeatedly<T>(
  calls: CallDependencies,
  model: ChainModel,
  ask: Ask<T>,
): AsyncGenerator<CallResult<T>> {
  for (let attempt = 1; ; attempt += 1) {
    const asked = await askInTime(calls, model, { ...ask, attempt })
    yield asked
    if (asked.kind !== 'retry') return
    await delay(asked.waitMs)
  }
}

async function askInTime<T>(
  calls: CallDependencies,
  model: ChainModel,
  ask: Ask<T> & { readonly attempt: number },
): Promise<CallResult<T>> {
  const outOfTime: CallResult<T> = { kind: 'stop', reason: 'no time left', costMicroUsd: 0 }
  if (callMs(model.card, ask.deadline) < minCallMs) return outOfTime
  try {
    return await askModel(calls, model, ask)
  } catch (error) {
    if (ask.deadline.signal.aborted) return outOfTime
    throw error
  }
}

function exhausted(failures: readonly string[], costMicroUsd: number) {
  const reason = failures.join('; ') || 'no model of the chain has its key'
  return { kind: 'exhausted' as const, reason, costMicroUsd }
}
