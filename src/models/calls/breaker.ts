import type { CallFailure } from '#src/domain/call-failure.ts'
import type { Admission, BreakerStore, FailureWindow } from '#src/ports/breaker-store.ts'
import { reactions } from './reactions.ts'

export interface BreakerOptions {
  readonly store: BreakerStore
  /** The circuit opens when so many of the last so many calls failed. */
  readonly window?: FailureWindow
  /** How long the circuit stays open before one caller probes the model. */
  readonly cooldownMs?: number
  /** The same after a failure that does not pass by itself: a wrong key, no money, no such model. */
  readonly longCooldownMs?: number
  /** Told of every admission, for metrics. */
  readonly onAdmission?: (model: string, admission: Admission) => void
}

export interface FailedEnd {
  readonly failure: CallFailure
  /** The provider asks for a pause of so long. */
  readonly openForMs: number | undefined
}

/** A circuit breaker per model: one that fails is not called, so that nobody waits for it. Never throws. */
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
      // The lease of a probe is one cool-down: then another caller may probe. Without a store every call is admitted.
      // Only the deadline protects then.
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

/** For recorded answers, which must not depend on how the models are doing today. */
export const closedBreaker: Breaker = {
  admit: async () => 'closed',
  succeeded: async () => undefined,
  failed: async () => undefined,
}

/**
 * Asks the first store that can be reached. One that fails to answer keeps its last known state for one probe lease: a
 * busy process misses an answer now and then, and must not call a dead model because of that.
 */
export function firstReachable(stores: readonly BreakerStore[]): BreakerStore {
  const remembering = stores.map(withLastKnownState)
  const inTurn = async <T>(use: (store: BreakerStore) => Promise<T>): Promise<T> => {
    let failure: unknown
    for (const store of remembering) {
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
    isOpen: (model, withinMs) => inTurn((store) => store.isOpen(model, withinMs)),
  }
}

/** Only an open circuit is remembered: with nothing known of a model, the next store is asked. */
function withLastKnownState(store: BreakerStore): BreakerStore {
  const openSince = new Map<string, number>()
  return {
    ...store,
    async admit(model, probeLeaseMs) {
      try {
        const admission = await store.admit(model, probeLeaseMs)
        // The probe is this caller's alone: for all others the circuit is still open.
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
