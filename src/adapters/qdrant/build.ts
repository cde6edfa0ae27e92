import { setTimeout as delay } from 'node:timers/promises'
import type { Schemas } from '@qdrant/js-client-rest'
import { VectorIndexError } from '#src/ports/errors.ts'
import type { Progress } from '#src/ports/progress.ts'
import type { Qdrant } from './client.ts'
import type { SearchMode } from './collection.ts'
import { collectionSettings, modeNames } from './search-modes.ts'

interface Building {
  readonly qdrant: Qdrant
  readonly name: string
  readonly progress: Progress
  readonly signal: AbortSignal | undefined
}

const pollEveryMs = 500
/** A graph of a million vectors takes ten minutes; its parts are done one after another. */
const stallTimeoutMs = 30 * 60_000

/**
 * Has a collection of `size` vectors kept as a mode wants it, and waits until it is: searches go on meanwhile, as they
 * did before.
 * @throws VectorIndexError when the server gives up; the signal's reason when it is aborted.
 */
export async function buildFor(building: Building, mode: SearchMode, size: number): Promise<void> {
  const { qdrant, name, progress, signal } = building
  signal?.throwIfAborted()
  await qdrant.writing.updateCollection(name, collectionSettings[mode])
  progress.start(`preparing Qdrant for ${modeNames[mode]}`, size)
  let done = 0
  let movedAt = performance.now()
  for (;;) {
    const info = await qdrant.writing.getCollection(name)
    const failure = failureOf(info, movedAt)
    if (failure) throw giveUp(name, failure)
    const indexed = Math.min(size, info.indexed_vectors_count ?? 0)
    if (indexed > done) {
      progress.advance(indexed - done)
      done = indexed
      movedAt = performance.now()
    }
    if (info.status === 'green') break
    await pause(signal)
  }
  progress.finish()
}

function failureOf(
  { optimizer_status: status }: Schemas['CollectionInfo'],
  movedAt: number,
): string | undefined {
  if (typeof status === 'object') return status.error
  const waitedMs = performance.now() - movedAt
  return waitedMs > stallTimeoutMs ? 'nothing has come of it for half an hour' : undefined
}

function giveUp(name: string, reason: string): VectorIndexError {
  return new VectorIndexError(`Qdrant did not finish indexing ${name}: ${reason}`, {
    remedy: 'look at the log of Qdrant; until then every vector is compared',
  })
}

async function pause(signal: AbortSignal | undefined): Promise<void> {
  // Its own error would hide the reason.
  await delay(pollEveryMs, undefined, signal ? { signal } : {}).catch(() => undefined)
  signal?.throwIfAborted()
}
