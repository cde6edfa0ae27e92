import type { Schemas } from '@qdrant/js-client-rest'
import { z } from 'zod'
import { isSku } from '#src/domain/sku.ts'
import type { Neighbour, SearchOptions, SkuNeighbours } from '#src/ports/vector-index.ts'
import type { Qdrant } from './client.ts'
import type { SearchMode } from './collection.ts'
import { searchParams } from './tune.ts'

export interface GroupQuery extends Omit<SearchOptions, 'role'> {
  /** A collection, or its alias. */
  readonly name: string
  readonly query: Float32Array
  readonly mode: SearchMode
}

/**
 * Qdrant finds groups in at most five looks of `limit * group_size` points. With few points a look, one SKU with many
 * near photos would fill them all and fewer SKUs be found than there are.
 */
const minGroupSize = 8

const hitPayload = z.object({ photoId: z.number() })

/** SKUs by their best photo, best first; equal ones in the order of their names. */
export async function searchGroups(
  { searching }: Qdrant,
  { name, query, mode, limit, photosPerSku }: GroupQuery,
): Promise<readonly SkuNeighbours[]> {
  const { groups } = await searching.queryGroups(name, {
    query: Array.from(query),
    group_by: 'sku',
    group_size: Math.max(photosPerSku, minGroupSize),
    limit,
    params: searchParams[mode],
    with_payload: ['photoId'],
    with_vector: false,
  })
  return groups
    .flatMap(({ id, hits }): SkuNeighbours[] => {
      const sku = String(id)
      const photos = hits.flatMap(toNeighbour).sort(nearestFirst).slice(0, photosPerSku)
      return isSku(sku) && photos.length > 0 ? [{ sku, photos }] : []
    })
    .sort((a, b) => best(b) - best(a) || (a.sku < b.sku ? -1 : 1))
}

function toNeighbour({ score, payload }: Schemas['ScoredPoint']): Neighbour[] {
  const parsed = hitPayload.safeParse(payload)
  return parsed.success ? [{ photoId: parsed.data.photoId, similarity: score }] : []
}

function nearestFirst(a: Neighbour, b: Neighbour): number {
  return b.similarity - a.similarity || a.photoId - b.photoId
}

function best({ photos }: SkuNeighbours): number {
  return photos[0]?.similarity ?? Number.NEGATIVE_INFINITY
}
