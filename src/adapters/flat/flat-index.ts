import type { PhotoRole } from '#src/domain/reference-photo.ts'
import { vectorProblem } from '#src/domain/vector.ts'
import { singleFlight } from '#src/lib/single-flight.ts'
import { VectorIndexError } from '#src/ports/errors.ts'
import { type Progress, silentProgress } from '#src/ports/progress.ts'
import type {
  ManagedVectorIndex,
  StoredVector,
  VectorSource,
  VectorState,
} from '#src/ports/vector-index.ts'
import { nearestSkus } from './nearest-skus.ts'
import { createVectorMatrix, type VectorMatrix } from './vector-matrix.ts'

export interface FlatIndexOptions {
  readonly source: VectorSource
  readonly embedderId: string
  readonly dim: number
}

type Collections = Readonly<Record<PhotoRole, VectorMatrix>>

interface Copy {
  readonly state: VectorState
  readonly collections: Collections
}

/**
 * Exact search in the process over the vectors in the database. Before each search it asks the database where the
 * vectors stand and takes in what is new, so that a photo added by another process is found by the next query.
 */
export function createFlatIndex(options: FlatIndexOptions): ManagedVectorIndex {
  const { embedderId, dim } = options
  let held: Copy | undefined

  const fresh = singleFlight(async (progress: Progress) => {
    held = await refresh({ ...options, progress }, held)
    return held.collections
  })

  return {
    embedderId,
    description: 'exact search in the process',
    async search(query, search) {
      checkQuery(query, dim)
      const collections = await fresh(silentProgress)
      return nearestSkus(collections[search.role], query, search)
    },
    async prepare(progress) {
      await fresh(progress)
    },
    // Every vector is compared, whatever their number.
    tune: async () => undefined,
    async rebuild(progress) {
      held = await load({ ...options, progress })
    },
    describe: async () => [],
    check: async () => [],
    async *contents() {
      const { product, shopper } = await fresh(silentProgress)
      yield* product.contents('product')
      yield* shopper.contents('shopper')
    },
  }
}

interface Loading extends FlatIndexOptions {
  readonly progress: Progress
}

async function refresh(loading: Loading, held: Copy | undefined): Promise<Copy> {
  const { source, embedderId } = loading
  // Read before the vectors: what is added meanwhile has a higher revision and is read again, as the same row.
  const state = await source.state(embedderId)
  if (!held || held.state.lineage !== state.lineage) return load(loading)
  if (held.state.epoch === state.epoch && held.state.revision === state.revision) return held
  const isWhole = await follow(loading, held, state)
  // A product that is shown again brings back vectors of long ago.
  return isWhole ? { state, collections: held.collections } : load(loading)
}

/** Brings collections from where they stand to `state`; @returns whether no vector is missing. */
async function follow(loading: Loading, held: Copy, state: VectorState): Promise<boolean> {
  const matrices = Object.values(held.collections)
  const hasMoved = held.state.epoch !== state.epoch
  const photoIds = new Set(hasMoved ? await loading.source.photoIds(loading.embedderId) : [])
  if (hasMoved) for (const matrix of matrices) matrix.keep(photoIds)
  await take(loading, held.collections, held.state.revision)
  return [...photoIds].every((photoId) => matrices.some((matrix) => matrix.has(photoId)))
}

async function load(loading: Loading): Promise<Copy> {
  const { source, embedderId, dim, progress } = loading
  const state = await source.state(embedderId)
  const collections = { product: createVectorMatrix(dim), shopper: createVectorMatrix(dim) }
  progress.start('loading vectors', (await source.photoIds(embedderId)).length)
  await take(loading, collections, 0)
  progress.finish()
  return { state, collections }
}

async function take(
  { source, embedderId, dim, progress }: Loading,
  collections: Collections,
  sinceRevision: number,
): Promise<void> {
  for await (const batch of source.read(embedderId, sinceRevision)) {
    for (const vector of batch) {
      checkStored(vector, dim)
      collections[vector.role].put(vector)
    }
    progress.advance(batch.length)
  }
}

function checkStored({ photoId, vector }: StoredVector, dim: number): void {
  const problem = vectorProblem(vector, dim)
  if (!problem) return
  throw new VectorIndexError(`the vector of photo ${photoId} ${problem}`, {
    remedy: 'run `vitryna index verify --repair`',
  })
}

function checkQuery(query: Float32Array, dim: number): void {
  const problem = vectorProblem(query, dim)
  if (problem) throw new VectorIndexError(`the query ${problem}`)
}
