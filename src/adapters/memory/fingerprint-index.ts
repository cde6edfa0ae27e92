import { singleFlight } from '#src/lib/single-flight.ts'
import { createWorkerThread, type WorkerThread } from '#src/lib/worker-thread.ts'
import type {
  FingerprintEntry,
  FingerprintIndex,
  FingerprintQuery,
  FingerprintSource,
} from '#src/ports/fingerprint-index.ts'

export type FingerprintRequest =
  | { readonly kind: 'near'; readonly query: FingerprintQuery }
  | { readonly kind: 'add' | 'remove'; readonly entries: readonly FingerprintEntry[] }

interface Copy {
  readonly lineage: string
  /** Answers with the ids that are near and their distances. */
  readonly thread: WorkerThread<FingerprintRequest, ReadonlyMap<number, number>>
  /** All up to this one were taken in. */
  lastId: number
}

/** A lookup takes some 20 ms among 200,000 photos; this is for a machine that is very busy. */
const timeoutMs = 10_000

/**
 * In a thread of this process: hundreds of keys take longer to look up than chats can wait. Before each lookup it asks
 * the database where the fingerprints stand and takes in what is new, so that what another process stored is found by
 * the next lookup.
 */
export function createMemoryFingerprintIndex(source: FingerprintSource): FingerprintIndex {
  let held: Copy | undefined
  const drop = async () => {
    const dropped = held
    held = undefined
    await dropped?.thread.close()
  }
  /** A thread that failed took its copy along. */
  const orDrop = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      await drop()
      throw error
    }
  }
  const fresh = singleFlight<void, Copy>(async () => {
    const { lineage, lastId } = await source.state()
    // A copy that is ahead was made of a database that has been put back since.
    if (held && (held.lineage !== lineage || held.lastId > lastId)) await drop()
    held ??= { lineage, thread: createThread(), lastId: 0 }
    await takeIn(held, source, lastId)
    return held
  })
  return {
    prepare: () => orDrop(async () => void (await fresh())),
    near: (query) =>
      orDrop(async () => {
        const { thread } = await fresh()
        const found = await thread.ask({ kind: 'near', query })
        return [...found].map(([id, distance]) => ({ id, distance }))
      }),
    remove: (entries) =>
      orDrop(async () => void (await held?.thread.ask({ kind: 'remove', entries }))),
    close: drop,
  }
}

function createThread(): Copy['thread'] {
  return createWorkerThread({
    script: new URL('./fingerprint-worker.ts', import.meta.url),
    startTimeoutMs: timeoutMs,
    timeoutMs,
    maxWaiting: Number.POSITIVE_INFINITY,
  })
}

async function takeIn(copy: Copy, source: FingerprintSource, lastId: number): Promise<void> {
  if (copy.lastId === lastId) return
  for await (const entries of source.read(copy.lastId)) {
    await copy.thread.ask({ kind: 'add', entries })
    copy.lastId = entries.at(-1)?.id ?? copy.lastId
  }
  copy.lastId = Math.max(copy.lastId, lastId)
}
