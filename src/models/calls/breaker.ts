import type { CallFailure } from '#src/domain/call-failure.ts'
import type { Admission, BreakerStore, FailureWindow } from '#src/ports/breaker-store.ts'
import { reactions } from './reactions.ts'

export interface BreakerOptions {
  readonly store: BreakerStore
  /** Opens when so many of so many calls failed. */
  readonly window?: FailureWindow
  /** How long a model is left alone before one caller probes it. */
  readonly cooldownMs?: number
  /** The same when waiting will not help: a wrong key, no money, no such model. */
  readonly longCooldownMs?: number
  /** Told of what each caller is let do. */
  readonly onAdmission?: (model: string, admission: Admission) => void
}

export interface FailedEnd {
  readonly failure: CallFailure
  /** The provider wants to be left alone for so long. */
  readonly openForMs: number | undefined
}

/** Leaves a failing model alone, so that nobody waits for it and it can recover. Never throws. */
export interface Breaker {
  admit(model: string): Promise<Admission>
  succeeded(model: string): Promise<void>
  failed(model: string, admission: Admission, end: FailedEnd): Promise<void>
}

export function createBreaker(options: BreakerOptions): Breaker {
  const { store, window = { calls: 8, failures: 5 }, cooldownMs = 30_000 } = options
  const { longCooldownMs = 600_000, onAdmission } = options
  // Forgetting one result is harmless.
  const succeeded = (model: string) => store.succeeded(model, window).catch(() => undefined)
  return {
    async admit(model) {
      // A prober that died is replaced after a cool-down. With no store to ask, the deadline alone protects.
      const admission = await store.admit(model, cooldownMs).catch(() => 'closed' as const)
      onAdmission?.(model, admission)
      return admission
    },
    succeeded,
    async failed(model, admission, { failure, openForMs }) {
      const { blame } = reactions[failure]
      if (blame === 'none') return succeeded(model)
      const shortMs = Math.max(cooldownMs, Math.min(openForMs ?? 0, longCooldownMs))
      const reported = store.failed(model, {
        window,
        cooldownMs: blame === 'trips' ? longCooldownMs : shortMs,
        atOnce: blame === 'trips' || admission === 'probe' || openForMs !== undefined,
      })
      await reported.catch(() => undefined)
    },
  }
}

/** For recorded answers: how the models are today must not change what they said. */
export const closedBreaker: Breaker = {
  admit: async () => 'closed',
  succeeded: async () => undefined,
  failed: async () => undefined,
}

/**
 * Asks the first store that can be reached. One that fails to answer is taken at its last word for the length of a
 * probe's lease: a busy process misses an answer now and then, and must not call a dead model because of that.
 */
export function firstReachable(stores: readonly BreakerStore[]): BreakerStore {
  const lasting = stores.map(withLastWord)
  const inTurn = async <T>(use: (store: BreakerStore) => Promise<T>): Promise<T> => {
    let failure: unknown
    for (const store of lasting) {
      try {
        return await use(store)
      } catch (error) {
        failure = error
      }
    }
    throw failure
  }
  return {
    admit: (model, probeLeaseMs) => inTurn((store) => store.admit(model, probeLeaseMs)),
    succeeded: (model, window) => inTurn((store) => store.succeeded(model, window)),
    failed: (model, failure) => inTurn((store) => store.failed(model, failure)),
  }
}

/** Only that a model is left alone is kept: with nothing known of it, the next store is asked. */
function withLastWord(store: BreakerStore): BreakerStore {
  const openSince = new Map<string, number>()
  return {
    ...store,
    async admit(model, probeLeaseMs) {
      try {
        const admission = await store.admit(model, probeLeaseMs)
        // A probe is one caller's: all others leave the model alone.
        if (admission === 'closed') openSince.delete(model)
        else openSince.set(model, performance.now())
        return admission
      } catch (error) {
        const since = openSince.get(model)
        if (since !== undefined && performance.now() - since < probeLeaseMs) return 'open'
        throw error
      }
    },
  }
}
