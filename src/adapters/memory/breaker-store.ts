import type { BreakerStore } from '#src/ports/breaker-store.ts'

interface BreakerState {
  readonly recent: string
  readonly openUntil: number | undefined
  readonly probeUntil: number
}

const fresh: BreakerState = { recent: '', openUntil: undefined, probeUntil: 0 }

/** Breakers of one process. */
export function createMemoryBreakerStore(): BreakerStore {
  const states = new Map<string, BreakerState>()
  const stateOf = (model: string) => states.get(model) ?? fresh
  return {
    async admit(model, probeLeaseMs) {
      const state = stateOf(model)
      if (state.openUntil === undefined) return 'closed'
      if (Math.max(state.openUntil, state.probeUntil) > Date.now()) return 'open'
      states.set(model, { ...state, probeUntil: Date.now() + probeLeaseMs })
      return 'probe'
    },
    async succeeded(model, { calls }) {
      const { recent, openUntil } = stateOf(model)
      const isClosed = openUntil === undefined
      states.set(model, { ...fresh, recent: isClosed ? `${recent}1`.slice(-calls) : '' })
    },
    async failed(model, { window, cooldownMs, atOnce }) {
      const state = stateOf(model)
      const recent = `${state.recent}0`.slice(-window.calls)
      const until = Date.now() + cooldownMs
      const isBad = recent.replaceAll('1', '').length >= window.failures
      const opened = isBad ? (state.openUntil ?? until) : state.openUntil
      const openUntil = atOnce ? Math.max(state.openUntil ?? 0, until) : opened
      states.set(model, { recent, openUntil, probeUntil: atOnce ? 0 : state.probeUntil })
    },
    isOpen: async (model, withinMs) => (stateOf(model).openUntil ?? 0) > Date.now() - withinMs,
  }
}
