import { photoRoles } from '#src/domain/reference-photo.ts'
import { vectorProblem } from '#src/domain/vector.ts'
import { createDeadline, inTime } from '#src/lib/deadline.ts'
import { singleFlight } from '#src/lib/single-flight.ts'
import { VectorIndexError } from '#src/ports/errors.ts'
import { type Progress, silentProgress } from '#src/ports/progress.ts'
import type {
  ManagedVectorIndex,
  SkuNeighbours,
  VectorSource,
  VectorState,
} from '#src/ports/vector-index.ts'
import { isMissing, type Qdrant } from './client.ts'
import { aliasOf, openCollection, type SearchMode } from './collection.ts'
import { canFollow, follow, type Target } from './follow.ts'
import { readPoints } from './points.ts'
import { replaceCollections } from './replace.ts'
import { type SkuQuery, searchSkus } from './search.ts'
import { restoreSnapshots, takeSnapshots } from './snapshots.ts'
import { defaultApproximateFrom, tune } from './tune.ts'

export interface QdrantIndexOptions {
  readonly qdrant: Qdrant
  readonly source: VectorSource
  readonly embedderId: string
  readonly dim: number
  /** How many nodes of a cluster hold a copy of each shard (1). */
  readonly replicas?: number
  /** From how many vectors on a search may be approximate (20,000). */
  readonly approximateFrom?: number
  /** How long a search waits for new vectors to be copied (3 s); the copying goes on. */
  readonly waitMs?: number
}

type ByRole<T> = Readonly<Record<(typeof photoRoles)[number], T>>

/** What this process last saw in Qdrant. */
interface Seen {
  readonly state: VectorState
  readonly modes: ByRole<SearchMode>
}

const defaultWaitMs = 3_000

/**
 * Search in Qdrant, over a copy of the vectors in the database. Before each search it asks the database where the
 * vectors stand, and copies what is new, so that a photo added by any process is found by the next query.
 */
export function createQdrantIndex(options: QdrantIndexOptions): ManagedVectorIndex {
  const { qdrant, source, embedderId, dim } = options
  let seen: Seen | undefined

  const inStep = singleFlight(async (progress: Progress) => {
    const state = await source.state(embedderId)
    if (seen && isSame(seen.state, state)) return seen
    seen = await catchUp({ ...options, progress }, state)
    return seen
  })

  async function searchOnce(query: RoleQuery): Promise<readonly SkuNeighbours[]> {
    const { state, modes } = await notTooLong(inStep(silentProgress), options.waitMs)
    if (state.lineage === '') return []
    const { role, ...rest } = query
    const name = aliasOf(embedderId, state.lineage, role)
    return searchSkus(qdrant, { ...rest, name, mode: modes[role] })
  }

  return {
    embedderId,
    description: `Qdrant at ${qdrant.address}`,
    async search(query, search) {
      const problem = vectorProblem(query, dim)
      if (problem) throw new VectorIndexError(`the query ${problem}`)
      try {
        return await searchOnce({ ...search, query })
      } catch (error) {
        if (!isMissing(error)) throw error
        // The collections are gone since this process saw them: it copies them once more.
        seen = undefined
        return searchOnce({ ...search, query })
      }
    },
    async prepare(progress) {
      await inStep(progress)
    },
    async tune(progress) {
      await tuneAll(options, (await inStep(progress)).state)
    },
    async rebuild(progress) {
      const state = await source.state(embedderId)
      if (state.lineage !== '') await replaceCollections({ ...options, progress }, state)
      seen = undefined
      await inStep(progress)
    },
    snapshots: {
      async take(folder) {
        await takeSnapshots(options, (await inStep(silentProgress)).state, folder)
      },
      async restore(folder) {
        await restoreSnapshots({ ...options, progress: silentProgress }, folder)
        seen = undefined
        await inStep(silentProgress)
      },
    },
    async *contents() {
      const { state } = await inStep(silentProgress)
      if (state.lineage === '') return
      for (const role of photoRoles) {
        yield* readPoints(qdrant, aliasOf(embedderId, state.lineage, role), dim)
      }
    },
  }
}

type RoleQuery = Omit<SkuQuery, 'name' | 'mode'> & {
  readonly role: (typeof photoRoles)[number]
}

function isSame(a: VectorState, b: VectorState): boolean {
  return a.lineage === b.lineage && a.epoch === b.epoch && a.revision === b.revision
}

async function catchUp(
  options: QdrantIndexOptions & { readonly progress: Progress },
  first: VectorState,
): Promise<Seen> {
  if (first.lineage === '') return { state: first, modes: { product: 'exact', shopper: 'exact' } }
  const targets = await openTargets(options, first)
  // Read after the collections: another process may have brought them beyond what the database said before.
  const state = await options.source.state(options.embedderId)
  if (photoRoles.some((role) => !canFollow(targets[role], state))) {
    await replaceCollections(options, state)
    return { state, modes: { product: 'exact', shopper: 'exact' } }
  }
  const modes = {
    product: targets.product.standing.search,
    shopper: targets.shopper.standing.search,
  }
  const isThere = photoRoles.every((role) => isSame(targets[role].standing, state))
  return { state: isThere ? state : await follow(options, targets), modes }
}

async function openTargets(
  options: QdrantIndexOptions,
  { lineage }: VectorState,
): Promise<ByRole<Target>> {
  const { qdrant, embedderId } = options
  const open = async (role: keyof ByRole<Target>) => {
    const name = aliasOf(embedderId, lineage, role)
    return { name, standing: await openCollection(qdrant, name, options) }
  }
  return { product: await open('product'), shopper: await open('shopper') }
}

async function tuneAll(options: QdrantIndexOptions, { lineage }: VectorState): Promise<void> {
  if (lineage === '') return
  const { qdrant, embedderId, dim, approximateFrom = defaultApproximateFrom } = options
  for (const role of photoRoles) {
    const name = aliasOf(embedderId, lineage, role)
    await tune({ qdrant, embedderId, dim, approximateFrom, name })
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
