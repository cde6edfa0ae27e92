import type { Neighbour, SearchOptions, SkuNeighbours } from '#src/ports/vector-index.ts'
import type { Row, VectorMatrix } from './vector-matrix.ts'

/** The best row of a SKU. */
interface Leader {
  readonly row: Row
  readonly similarity: number
}

/**
 * The nearest SKUs by their best photo, best first; equal ones in the order of their names, so that answers repeat.
 * Photos are listed of those SKUs only.
 */
export function nearestSkus(
  matrix: VectorMatrix,
  query: Float32Array,
  { limit, photosPerSku }: SearchOptions,
): readonly SkuNeighbours[] {
  const similarities = matrix.similarities(query)
  const leaders = topLeaders(bestRows(matrix, similarities), limit)
  const photos = new Map(leaders.map(({ row }) => [row.skuNumber, [] as Neighbour[]]))
  let at = 0
  for (const { photoId, skuNumber } of matrix.rows) {
    photos.get(skuNumber)?.push({ photoId, similarity: similarities[at] ?? 0 })
    at += 1
  }
  return leaders.map(({ row }) => ({
    sku: row.sku,
    photos: (photos.get(row.skuNumber) ?? []).sort(nearestFirst).slice(0, photosPerSku),
  }))
}

/** Numbers only, nothing allocated for a row: this runs over every vector of the shop with each photo. */
function bestRows(matrix: VectorMatrix, similarities: Float32Array): readonly Leader[] {
  const bestOf = new Int32Array(matrix.skuCount()).fill(-1)
  let at = 0
  for (const { skuNumber } of matrix.rows) {
    const best = bestOf[skuNumber] ?? -1
    if (best < 0 || (similarities[at] ?? 0) > (similarities[best] ?? 0)) bestOf[skuNumber] = at
    at += 1
  }
  const leaders: Leader[] = []
  for (const at of bestOf) {
    const row = matrix.rows[at]
    if (row) leaders.push({ row, similarity: similarities[at] ?? 0 })
  }
  return leaders
}

/** The best so far are kept in order; almost every other one is refused by one comparison with the last of them. */
function topLeaders(leaders: readonly Leader[], limit: number): readonly Leader[] {
  const top: Leader[] = []
  for (const leader of leaders) {
    const last = top.at(-1)
    if (top.length === limit && last && compare(leader, last) > 0) continue
    const place = top.findIndex((other) => compare(leader, other) < 0)
    top.splice(place < 0 ? top.length : place, 0, leader)
    if (top.length > limit) top.pop()
  }
  return top
}

function compare(a: Leader, b: Leader): number {
  return b.similarity - a.similarity || (a.row.sku < b.row.sku ? -1 : 1)
}

function nearestFirst(a: Neighbour, b: Neighbour): number {
  return b.similarity - a.similarity || a.photoId - b.photoId
}
