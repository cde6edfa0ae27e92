import { pause } from '#src/lib/pause.ts'
import type { LeaseName, Leases } from '#src/ports/leases.ts'

export interface WhileLeasedOptions {
  readonly leases: Leases
  readonly name: LeaseName
  /** How long a lease lasts after it was taken, milliseconds. */
  readonly leaseMs: number
  /** Begins what this process alone may do now. @returns how to end it. */
  readonly begin: () => () => Promise<unknown>
  /** Told when the lease cannot be taken or kept because nobody can be asked. */
  readonly onTrouble: (error: unknown) => void
}

/** A lease is taken anew so often while it lasts. */
const takesPerLease = 4
/** By this share of its time what is done under it has ended: another process may begin when all of it is over. */
const safeShare = 0.7

/**
 * Does something as long as this process has the lease for it, and waits for the lease whenever another one has it.
 * @returns how to stop: ends it first, then gives the lease up.
 */
export function whileLeased(options: WhileLeasedOptions): () => Promise<void> {
  const { leases, name, leaseMs, begin, onTrouble } = options
  const stopping = new AbortController()
  let end: (() => Promise<unknown>) | undefined
  let ending: Promise<unknown> = Promise.resolve()
  let safeUntil = 0
  const endNow = () => {
    if (end) ending = end()
    end = undefined
    return ending
  }
  const look = async (): Promise<unknown> => {
    const askedAt = performance.now()
    const isMine = await leases.take(name)
    if (!isMine) return endNow()
    safeUntil = askedAt + leaseMs * safeShare
    await ending
    if (!stopping.signal.aborted) end ??= begin()
    return
  }
  // A database that does not answer must not keep this process at what another one may have begun.
  const guard = setInterval(() => {
    if (performance.now() > safeUntil) void endNow().catch(onTrouble)
  }, leaseMs / 20)
  const run = async () => {
    while (!stopping.signal.aborted) {
      await look().catch(onTrouble)
      await pause(leaseMs / takesPerLease, stopping.signal).catch(() => undefined)
    }
  }
  const running = run()
  return async () => {
    stopping.abort()
    clearInterval(guard)
    await endNow()
    await running
    await leases.release(name).catch(onTrouble)
  }
}
