import { setTimeout as delay } from 'node:timers/promises'
import { type Lazy, lazy } from '#src/lib/lazy.ts'
import { messageOf } from '#src/lib/message.ts'
import { silentProgress } from '#src/ports/progress.ts'
import type { ManagedVectorIndex } from '#src/ports/vector-index.ts'

/** Who answers: the first, the second, or nobody, for there are too many vectors for the second. */
export type Answering = 'first' | 'second' | 'none'

export interface FallbackOptions {
  /** Answers as long as it can. */
  readonly first: ManagedVectorIndex
  /** Makes what answers meanwhile; asked for at the first failure. */
  readonly createSecond: () => ManagedVectorIndex
  /** Whether there are few enough vectors for it; asked once in each outage. */
  readonly canHold: () => Promise<boolean>
  /** Told of each change, and of nothing else. */
  readonly onChange: (answering: Answering, reason: string) => void
  /** While the first fails it is tried so often, in the background (5 s). */
  readonly probeEveryMs?: number
}

/** While the first fails. */
interface Outage {
  readonly error: unknown
  readonly second: Lazy<ManagedVectorIndex | undefined>
}

/** Something asked of either index. */
interface Request<T> {
  readonly of: (index: ManagedVectorIndex) => Promise<T>
  /** What the first must do to count as back. */
  readonly probe: () => Promise<unknown>
}

const defaultProbeEveryMs = 5_000

/**
 * An index whose server may fail: shoppers are answered from another copy until it is back. One of them waits for the
 * server at the beginning of an outage; whether it is over is found out in the background.
 */
export function createFallbackIndex(options: FallbackOptions): ManagedVectorIndex {
  const { first } = options
  const ask = createAsking(options)
  return {
    embedderId: first.embedderId,
    description: first.description,
    search: (query, search) =>
      ask({
        of: (index) => index.search(query, search),
        probe: () => first.search(query, search),
      }),
    prepare: (progress) =>
      ask({
        of: (index) => index.prepare(progress),
        probe: () => first.prepare(silentProgress),
      }),
    tune: (progress, signal) => first.tune(progress, signal),
    rebuild: (progress) => first.rebuild(progress),
    describe: () => first.describe(),
    check: () => first.check(),
    contents: () => first.contents(),
    ...(first.snapshots ? { snapshots: first.snapshots } : {}),
  }
}

function createAsking(options: FallbackOptions): <T>(request: Request<T>) => Promise<T> {
  const { first, createSecond, canHold, onChange, probeEveryMs = defaultProbeEveryMs } = options
  let outage: Outage | undefined

  function begin(error: unknown, probe: () => Promise<unknown>): Outage {
    const second = lazy(async () => {
      const isSmall = await canHold()
      onChange(isSmall ? 'second' : 'none', messageOf(error))
      return isSmall ? createSecond() : undefined
    })
    outage = { error, second }
    void watch(probe)
    return outage
  }

  async function watch(probe: () => Promise<unknown>): Promise<void> {
    do {
      // A command that has nothing else to do ends.
      await delay(probeEveryMs, undefined, { ref: false })
    } while (!(await succeeds(probe)))
    // The second goes with it: it may hold hundreds of megabytes.
    outage = undefined
    onChange('first', first.description)
  }

  return async ({ of, probe }) => {
    let current = outage
    if (!current) {
      try {
        return await of(first)
      } catch (error) {
        // Another one may have met it meanwhile.
        current = outage ?? begin(error, probe)
      }
    }
    const second = await current.second.get()
    if (!second) throw current.error
    return of(second)
  }
}

function succeeds(probe: () => Promise<unknown>): Promise<boolean> {
  return probe().then(
    () => true,
    () => false,
  )
}
