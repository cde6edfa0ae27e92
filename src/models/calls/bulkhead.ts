import { type Deadline, inTime } from '#src/lib/deadline.ts'

export interface BulkheadOptions {
  /** Answers that are being asked for at the same time: one takes seconds, a small machine takes 16. */
  readonly inFlight?: number
  /** How many may wait: two rounds, so that some of a question's time is left when its turn comes. */
  readonly waiting?: number
  /** Told of each one that was turned away. */
  readonly onRefused?: () => void
}

export type Passed<T> =
  | { readonly kind: 'passed'; readonly value: T }
  | { readonly kind: 'refused'; readonly reason: string }

/**
 * Bounds the paid calls of a process. With a thousand at once, on any machine, all would wait for ledger and provider
 * until the time of every one is over; so the first ones are served, and the rest are told at once.
 */
export interface Bulkhead {
  /** Does the work when its turn comes. @throws what the work throws. */
  pass<T>(deadline: Deadline, work: () => Promise<T>): Promise<Passed<T>>
}

export function createBulkhead(options: BulkheadOptions = {}): Bulkhead {
  const { inFlight = 16, waiting = 32, onRefused } = options
  /** In the order they came. */
  const line = new Set<() => void>()
  let free = inFlight

  /** A free place goes to the next in line. */
  function leave(): void {
    const [next] = line
    if (!next) free += 1
    else if (line.delete(next)) next()
  }

  /** @returns whether the turn came before the deadline. */
  async function waitForTurn(deadline: Deadline): Promise<boolean> {
    const turn = Promise.withResolvers<void>()
    line.add(turn.resolve)
    try {
      await inTime(deadline, turn.promise)
      return true
    } catch {
      // The turn may have come in the very moment the deadline passed.
      if (!line.delete(turn.resolve)) leave()
      return false
    }
  }

  return {
    async pass(deadline, work) {
      if (free > 0) free -= 1
      else if (line.size >= waiting) {
        onRefused?.()
        return { kind: 'refused', reason: 'too many calls at once' }
      } else if (!(await waitForTurn(deadline))) return { kind: 'refused', reason: 'no time left' }
      try {
        return { kind: 'passed', value: await work() }
      } finally {
        leave()
      }
    },
  }
}
