import type { Sku } from '#src/domain/sku.ts'
import { VectorIndexError } from '#src/ports/errors.ts'
import type {
  Neighbour,
  SearchOptions,
  SkuNeighbours,
  StoredVector,
  VectorIndex,
  VectorSource,
  VectorState,
} from '#src/ports/vector-index.ts'
import { createVectorMatrix, type VectorMatrix } from './vector-matrix.ts'

export interface FlatIndexOptions {
  readonly source: VectorSource
  readonly embedderId: string
  readonly dim: number
}

interface Collections {
  readonly state: VectorState
  readonly product: VectorMatrix
  readonly shopper: VectorMatrix
}

/**
 * Exact search in the process over the vectors in the database. Before each search it asks the database where the
 * vectors stand and takes in what is new, so that a photo added by another process is found by the next query.
 */
export function createFlatIndex(options: FlatIndexOptions): VectorIndex {
  const { embedderId, dim } = options
  let running: Promise<Collections> | undefined
  let next: Promise<Collections> | undefined
  let held: Collections | undefined

  async function refreshNow(): Promise<Collections> {
    held = await refresh(options, held)
    return held
  }

  // One refresh at a time: two would add the same rows twice. A search that comes while one runs must not join it,
  // for it may have read the state before the newest vector was stored; all who wait share the one after it.
  function fresh(): Promise<Collections> {
    if (!running) {
      running = refreshNow().finally(() => {
        running = undefined
      })
      return running
    }
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined
        return fresh()
      })
    return next
  }

  return {
    embedderId,
    async search(query, search) {
      checkQuery(query, dim)
      const collections = await fresh()
      return groupBySku(collections[search.role], query, search)
    },
  }
}

async function refresh(
  { source, embedderId, dim }: FlatIndexOptions,
  held: Collections | undefined,
): Promise<Collections> {
  // Read before the vectors: what is added meanwhile has a higher revision and is read again, as the same row.
  const state = await source.state(embedderId)
  const known = held?.state.epoch === state.epoch ? held : undefined
  if (known?.state.revision === state.revision) return known
  const product = known?.product ?? createVectorMatrix(dim)
  const shopper = known?.shopper ?? createVectorMatrix(dim)
  for await (const batch of source.read(embedderId, known?.state.revision ?? 0)) {
    for (const vector of batch) {
      checkStored(vector, dim)
      if (vector.role === 'product') product.put(vector)
      else shopper.put(vector)
    }
  }
  return { state, product, shopper }
}

function checkStored({ photoId, vector }: StoredVector, dim: number): void {
  if (vector.length === dim) return
  throw new VectorIndexError(
    `photo ${photoId} has a vector of ${vector.length} values, the embedder gives ${dim}`,
    { remedy: 'run `vitryna index --rebuild`' },
  )
}

function checkQuery(query: Float32Array, dim: number): void {
  if (query.length !== dim) {
    throw new VectorIndexError(`a query of ${query.length} values for vectors of ${dim}`)
  }
  if (!query.every(Number.isFinite)) {
    throw new VectorIndexError('a query with values that are not finite')
  }
}

function groupBySku(
  matrix: VectorMatrix,
  query: Float32Array,
  { limit, photosPerSku }: SearchOptions,
): readonly SkuNeighbours[] {
  const similarities = matrix.similarities(query)
  const groups = new Map<Sku, Neighbour[]>()
  for (const [row, similarity] of similarities.entries()) {
    const { sku, photoId } = matrix.entry(row)
    const group = groups.get(sku)
    if (group) group.push({ photoId, similarity })
    else groups.set(sku, [{ photoId, similarity }])
  }
  return [...groups]
    .map(([sku, photos]) => ({ sku, photos: photos.sort(nearestFirst).slice(0, photosPerSku) }))
    .sort((a, b) => best(b) - best(a) || compare(a.sku, b.sku))
    .slice(0, limit)
}

function best({ photos }: SkuNeighbours): number {
  return photos[0]?.similarity ?? Number.NEGATIVE_INFINITY
}

function nearestFirst(a: Neighbour, b: Neighbour): number {
  return b.similarity - a.similarity || a.photoId - b.photoId
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
