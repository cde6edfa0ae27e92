/**
 * `closed`: call. `probe`: the circuit was open, and this caller alone finds out whether the model still fails. `open`:
 * do not call.
 */
export type Admission = 'closed' | 'probe' | 'open'

/** The circuit opens when `failures` of the last `calls` calls failed. */
export interface FailureWindow {
  readonly calls: number
  readonly failures: number
}

export interface BreakerFailure {
  readonly window: FailureWindow
  /** How long the circuit stays open when this failure opens it. */
  readonly cooldownMs: number
  /** Opens the circuit whatever the window says: a probe failed, or the failure will not pass by itself. */
  readonly atOnce: boolean
}

/**
 * The state of each model's circuit breaker, shared by all processes and kept over restarts. Every method is one atomic
 * step by the store's own clock, and throws when the store cannot be reached.
 */
export interface BreakerStore {
  /**
   * While the circuit is open nobody calls. After the cool-down one caller probes; another one only when the first has
   * neither succeeded nor failed within `probeLeaseMs`.
   */
  admit(model: string, probeLeaseMs: number): Promise<Admission>
  /** Closes an open circuit and forgets its failures. */
  succeeded(model: string, window: FailureWindow): Promise<void>
  failed(model: string, failure: BreakerFailure): Promise<void>
  /** Whether the circuit is open, or was to be probed less than `withinMs` ago and has not been closed since. */
  isOpen(model: string, withinMs: number): Promise<boolean>
}
