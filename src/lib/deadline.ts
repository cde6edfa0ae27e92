/** A moment by which everything has to be over, however many steps it takes. */
export interface Deadline {
  /** Aborted when it has passed. */
  readonly signal: AbortSignal
  /** >= 0. */
  remainingMs(): number
}

export function createDeadline(timeoutMs: number): Deadline {
  const endsAt = performance.now() + timeoutMs
  const aborting = new AbortController()
  const { signal } = aborting
  const timer = setTimeout(() => {
    aborting.abort(new DOMException('the time is over', 'TimeoutError'))
  }, timeoutMs)
  // Nobody who waits for something else is kept up by it.
  timer.unref()
  return {
    signal,
    // A timer may ring a fraction of a millisecond early.
    remainingMs: () => (signal.aborted ? 0 : Math.max(0, endsAt - performance.now())),
  }
}

/** Where nobody waits. */
export const noDeadline: Deadline = {
  signal: new AbortController().signal,
  remainingMs: () => Number.POSITIVE_INFINITY,
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
