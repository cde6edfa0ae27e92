import type { Schemas } from '@qdrant/js-client-rest'
import { z } from 'zod'
import { isSku, type Sku } from '#src/domain/sku.ts'
import type { Neighbour, SearchOptions, SkuNeighbours } from '#src/ports/vector-index.ts'
import type { Qdrant } from './client.ts'
import type { SearchMode } from './collection.ts'
import { searchParams } from './search-modes.ts'

export interface SkuQuery extends Omit<SearchOptions, 'role'> {
  /** A collection, or its alias. */
  readonly name: string
  readonly query: Float32Array
  readonly mode: SearchMode
}

/** A shop has a few photos of each product: so many points show as many SKUs as are wanted, as a rule. */
const pointsPerSku = 5
const minPoints = 100
/** In one answer, which is about a megabyte then. */
const maxPoints = 10_000

/** Best first, as the server gives them. */
type PhotosBySku = Map<Sku, Neighbour[]>

interface PointQuery {
  readonly limit: number
  readonly filter?: Schemas['Filter']
  readonly params: Schemas['SearchParams']
}

type Ask = (look: PointQuery) => Promise<readonly Hit[]>

interface Hit extends Neighbour {
  readonly sku: Sku
}

/**
 * SKUs by their best photo, best first; equal ones in the order of their names. Qdrant could group points itself, but
 * looks up to ten times for it and takes about five times as long.
 */
export async function searchSkus(
  { searching }: Qdrant,
  { name, query, mode, limit, photosPerSku }: SkuQuery,
): Promise<readonly SkuNeighbours[]> {
  const ask: Ask = async (look) => {
    const { points } = await searching.query(name, {
      ...look,
      query: Array.from(query),
      with_payload: ['photoId', 'sku'],
      with_vector: false,
    })
    return points.flatMap(toHit)
  }
  const { photos, isWhole } = await findSkus(ask, { limit, params: searchParams[mode] })
  const nearest = [...photos].sort(bestFirst).slice(0, limit)
  const isOpen = ([, seen]: readonly [Sku, Neighbour[]]) => seen.length < photosPerSku
  const open = isWhole ? [] : nearest.filter(isOpen).map(([sku]) => sku)
  const filled = await listPhotos(ask, open, photosPerSku)
  return nearest.map(([sku, seen]) => ({
    sku,
    photos: (filled.get(sku) ?? seen).sort(nearestFirst).slice(0, photosPerSku),
  }))
}

/** Looks once, and wider among the SKUs that it has not seen while there are fewer than asked for. */
async function findSkus(ask: Ask, { limit, params }: PointQuery) {
  const photos: PhotosBySku = new Map()
  for (
    let size = Math.max(minPoints, limit * pointsPerSku);
    ;
    size = Math.min(2 * size, maxPoints)
  ) {
    const known = [...photos.keys()]
    const without = known.length > 0 ? { filter: { must_not: [isAnyOf(known)] } } : {}
    const hits = await ask({ limit: size, params, ...without })
    add(photos, hits)
    if (hits.length < size) return { photos, isWhole: known.length === 0 }
    if (photos.size === known.length || isEnough(photos, limit, hits.at(-1))) {
      return { photos, isWhole: false }
    }
  }
}

/** Whether no SKU that was not seen can be among the best, not even as an equal of the last of them. */
function isEnough(photos: PhotosBySku, limit: number, last: Hit | undefined): boolean {
  const worst = [...photos.values()][limit - 1]?.[0]
  return worst !== undefined && last !== undefined && worst.similarity > last.similarity
}

/** The nearest photos of these SKUs, as many of each as are wanted or there are. */
async function listPhotos(
  ask: Ask,
  skus: readonly Sku[],
  photosPerSku: number,
): Promise<PhotosBySku> {
  const photos: PhotosBySku = new Map()
  let open = skus
  while (open.length > 0) {
    const limit = open.length * photosPerSku
    for (const sku of open) photos.delete(sku)
    // Few points fit the filter, so that comparing each of them is also the quickest.
    const look = { limit, params: { exact: true }, filter: { must: [isAnyOf(open)] } }
    const hits = await ask(look)
    add(photos, hits)
    // At least one SKU has all its photos now: so many points cannot leave every one of them short.
    open = hits.length < limit ? [] : open.filter((sku) => countOf(photos, sku) < photosPerSku)
  }
  return photos
}

function isAnyOf(skus: readonly Sku[]): Schemas['FieldCondition'] {
  return { key: 'sku', match: { any: [...skus] } }
}

function add(photos: PhotosBySku, hits: readonly Hit[]): void {
  for (const { sku, photoId, similarity } of hits) {
    const own = photos.get(sku) ?? []
    own.push({ photoId, similarity })
    photos.set(sku, own)
  }
}

function countOf(photos: PhotosBySku, sku: Sku): number {
  return photos.get(sku)?.length ?? 0
}

const hitPayload = z.object({
  photoId: z.number(),
  sku: z.string().refine((text): text is Sku => isSku(text)),
})

function toHit({ score, payload }: Schemas['ScoredPoint']): Hit[] {
  const parsed = hitPayload.safeParse(payload)
  return parsed.success ? [{ ...parsed.data, similarity: score }] : []
}

function bestFirst(
  [sku, [best]]: readonly [Sku, readonly Neighbour[]],
  [other, [otherBest]]: readonly [Sku, readonly Neighbour[]],
): number {
  return (otherBest?.similarity ?? 0) - (best?.similarity ?? 0) || (sku < other ? -1 : 1)
}

function nearestFirst(a: Neighbour, b: Neighbour): number {
  return b.similarity - a.similarity || a.photoId - b.photoId
}
