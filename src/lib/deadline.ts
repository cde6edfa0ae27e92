/** A moment by which everything has to be over, however many steps it takes. */
export interface Deadline {
  /** Aborted when it has passed. */
  readonly signal: AbortSignal
  /** >= 0. */
  remainingMs(): number
}

export function createDeadline(timeoutMs: number): Deadline {
  const endsAt = performance.now() + timeoutMs
  const signal = AbortSignal.timeout(timeoutMs)
  return {
    signal,
    // A timer may ring a fraction of a millisecond early.
    remainingMs: () => (signal.aborted ? 0 : Math.max(0, endsAt - performance.now())),
  }
}

/** What `work` gives, or a rejection when the deadline passes first; the work itself goes on. */
export async function inTime<T>({ signal }: Deadline, work: Promise<T>): Promise<T> {
  const passed = Promise.withResolvers<never>()
  const onAbort = () => passed.reject(signal.reason)
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work, passed.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
