import { type PhotoRole, photoRoles } from '#src/domain/reference-photo.ts'
import { vectorProblem } from '#src/domain/vector.ts'
import { createDeadline, inTime } from '#src/lib/deadline.ts'
import { VectorIndexError } from '#src/ports/errors.ts'
import { silentProgress } from '#src/ports/progress.ts'
import type { ManagedVectorIndex, SkuNeighbours, VectorState } from '#src/ports/vector-index.ts'
import { checkQdrant } from './check.ts'
import { isMissing } from './client.ts'
import { aliasOf } from './collection.ts'
import { type Copy, type CopyOptions, createCopy, type Work } from './in-step.ts'
import { readPoints } from './points.ts'
import { replaceCollections } from './replace.ts'
import { type SkuQuery, searchSkus } from './search.ts'
import { describeStanding } from './search-modes.ts'
import { restoreSnapshots, takeSnapshots } from './snapshots.ts'
import { defaultApproximateFrom, tune } from './tune.ts'

export interface QdrantIndexOptions extends Omit<CopyOptions, 'now'> {
  /** From how many vectors on a search may be approximate (20,000). */
  readonly approximateFrom?: number
  /** How long a search waits for new vectors to be copied (3 s); the copying goes on. */
  readonly waitMs?: number
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number
}

const defaultWaitMs = 3_000
const quietly: Work = { progress: silentProgress }

/**
 * Search in Qdrant, over a copy of the vectors in the database. Before each search it asks the database where the
 * vectors stand, and copies what is new, so that a photo added by any process is found by the next query.
 */
export function createQdrantIndex(given: QdrantIndexOptions): ManagedVectorIndex {
  const options = { now: () => performance.now(), ...given }
  const { qdrant, source, embedderId, dim } = options
  const copy = createCopy(options)
  return {
    embedderId,
    description: `Qdrant at ${qdrant.address}`,
    search: createSearch(options, copy),
    async prepare(progress) {
      await copy.inStep({ progress })
    },
    async tune(progress, signal) {
      const { state } = await copy.inStep({ progress, signal })
      for (const { name } of aliasesOf(options, state)) {
        const { approximateFrom = defaultApproximateFrom } = options
        await tune({ ...options, name, approximateFrom, progress, signal })
      }
      copy.forget()
    },
    async rebuild(progress) {
      const state = await source.state(embedderId)
      if (state.lineage !== '') await replaceCollections({ ...options, progress }, state)
      copy.forget()
      await copy.inStep({ progress })
    },
    async describe() {
      const aliases = aliasesOf(options, await source.state(embedderId))
      return (await Promise.all(aliases.map((one) => describeStanding(options, one)))).flat()
    },
    check: async () => checkQdrant(options, await source.state(embedderId)),
    snapshots: {
      async take(folder) {
        await takeSnapshots(options, (await copy.inStep(quietly)).state, folder)
      },
      async restore(folder) {
        await restoreSnapshots({ ...options, ...quietly }, folder)
        copy.forget()
        await copy.inStep(quietly)
      },
    },
    async *contents() {
      for (const { name } of aliasesOf(options, (await copy.inStep(quietly)).state)) {
        yield* readPoints(qdrant, name, dim)
      }
    },
  }
}

/** The collections of a database that has vectors. */
function aliasesOf(
  { embedderId }: Pick<QdrantIndexOptions, 'embedderId'>,
  { lineage }: VectorState,
): readonly { readonly role: PhotoRole; readonly name: string }[] {
  if (lineage === '') return []
  return photoRoles.map((role) => ({ role, name: aliasOf(embedderId, lineage, role) }))
}

function createSearch(options: QdrantIndexOptions, copy: Copy): ManagedVectorIndex['search'] {
  const { qdrant, embedderId, dim } = options

  async function searchOnce(
    role: PhotoRole,
    query: Omit<SkuQuery, 'name' | 'mode'>,
  ): Promise<readonly SkuNeighbours[]> {
    const { state, modes } = await notTooLong(copy.inStep(quietly), options.waitMs)
    if (state.lineage === '') return []
    const name = aliasOf(embedderId, state.lineage, role)
    return searchSkus(qdrant, { ...query, name, mode: modes[role] })
  }

  return async (query, { role, ...search }) => {
    const problem = vectorProblem(query, dim)
    if (problem) throw new VectorIndexError(`the query ${problem}`)
    try {
      return await searchOnce(role, { ...search, query })
    } catch (error) {
      if (!isMissing(error)) throw error
      // The collections are gone since this process saw them: it copies them once more.
      copy.forget()
      return searchOnce(role, { ...search, query })
    }
  }
}

/** A shopper does not wait until a whole catalogue is copied. */
async function notTooLong<T>(work: Promise<T>, waitMs = defaultWaitMs): Promise<T> {
  const deadline = createDeadline(waitMs)
  try {
    return await inTime(deadline, work)
  } catch (error) {
    if (!deadline.signal.aborted) throw error
    throw new VectorIndexError('new vectors are still being copied to Qdrant', { cause: error })
  }
}
