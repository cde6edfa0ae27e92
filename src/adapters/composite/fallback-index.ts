import { messageOf } from '#src/lib/message.ts'
import type { ManagedVectorIndex } from '#src/ports/vector-index.ts'

export interface FallbackOptions {
  /** Answers as long as it can. */
  readonly first: ManagedVectorIndex
  /** Makes what answers meanwhile; asked for at the first failure. */
  readonly createSecond: () => ManagedVectorIndex
  /** Whether there are few enough vectors for it. */
  readonly canHold: () => Promise<boolean>
  /** Told of each change, and of nothing else. */
  readonly onChange: (state: 'back' | 'failing', reason: string) => void
  /** After a failure the first is not asked for so long: each try costs a shopper its time limit (10 s). */
  readonly pauseMs?: number
}

const defaultPauseMs = 10_000

/** An index whose server may fail: shoppers are answered from another copy until it is back. */
export function createFallbackIndex(options: FallbackOptions): ManagedVectorIndex {
  const { first, createSecond, canHold, onChange, pauseMs = defaultPauseMs } = options
  let second: ManagedVectorIndex | undefined
  let pausedUntil = 0
  let failure: unknown

  function worked(): void {
    if (failure !== undefined) onChange('back', first.description)
    failure = undefined
    // It may hold hundreds of megabytes.
    second = undefined
  }

  function failed(error: unknown): void {
    if (failure === undefined) onChange('failing', messageOf(error))
    failure = error
    pausedUntil = performance.now() + pauseMs
  }

  async function orSecond<T>(use: (copy: ManagedVectorIndex) => Promise<T>): Promise<T> {
    if (performance.now() >= pausedUntil) {
      try {
        const answer = await use(first)
        worked()
        return answer
      } catch (error) {
        failed(error)
      }
    }
    if (!second && !(await canHold())) throw failure
    second ??= createSecond()
    return use(second)
  }

  return {
    embedderId: first.embedderId,
    description: first.description,
    search: (query, search) => orSecond((copy) => copy.search(query, search)),
    prepare: (progress) => orSecond((copy) => copy.prepare(progress)),
    tune: (progress) => first.tune(progress),
    rebuild: (progress) => first.rebuild(progress),
    contents: () => first.contents(),
    ...(first.snapshots ? { snapshots: first.snapshots } : {}),
  }
}
