/**
 * `closed`: call. `probe`: the model failed, and this caller alone finds out whether it still does. `open`: do not call.
 */
export type Admission = 'closed' | 'probe' | 'open'

/** How often a model may fail, of how many calls, before it is left alone. */
export interface FailureWindow {
  readonly calls: number
  readonly failures: number
}

export interface BreakerFailure {
  readonly window: FailureWindow
  /** How long the model is left alone when this failure opens the breaker. */
  readonly cooldownMs: number
  /** Opens whatever the window says: a probe failed, or the failure will not pass by itself. */
  readonly atOnce: boolean
}

/**
 * The state of each model's circuit breaker, shared by all processes and kept over restarts. Every method is one atomic
 * step by the store's own clock, and throws when the store cannot be reached.
 */
export interface BreakerStore {
  /**
   * While it is open nobody calls; when the cool-down is over one caller probes, and the next one only when that one has
   * neither succeeded nor failed within `probeLeaseMs`.
   */
  admit(model: string, probeLeaseMs: number): Promise<Admission>
  /** Closes an open breaker and forgets its failures. */
  succeeded(model: string, window: FailureWindow): Promise<void>
  failed(model: string, failure: BreakerFailure): Promise<void>
}
