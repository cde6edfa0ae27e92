import type { PhotoRole } from '#src/domain/reference-photo.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { StoredVector } from '#src/ports/vector-index.ts'

/** Whose vector stands in a row. */
export interface Row {
  readonly photoId: number
  readonly sku: Sku
  /** The SKU as a number below `skuCount`, to count by. */
  readonly skuNumber: number
}

/** Vectors of one collection. Rows are numbered from 0 and move when others are taken away. */
export interface VectorMatrix {
  readonly rows: readonly Row[]
  /** How many SKUs there were in any row so far. */
  readonly skuCount: () => number
  /** Adds a photo's vector, or replaces it. */
  put(vector: Omit<StoredVector, 'role'>): void
  has(photoId: number): boolean
  /** Takes away every row whose photo is not among these. */
  keep(photoIds: ReadonlySet<number>): void
  /** The dot product of every row with the query, in the order of the rows. */
  similarities(query: Float32Array): Float32Array
  /** Copies of its vectors, in batches. */
  contents(role: PhotoRole): Generator<readonly StoredVector[]>
}

/** Blocks instead of one growing array: nothing is copied when it grows, and a small shop keeps a small one. */
const rowsPerBlock = 512

export function createVectorMatrix(dim: number): VectorMatrix {
  const blocks: Float32Array[] = []
  const rows: Row[] = []
  const rowOf = new Map<number, number>()
  const skuNumbers = new Map<Sku, number>()

  function vectorAt(row: number): Float32Array {
    const at = Math.floor(row / rowsPerBlock)
    blocks[at] ??= new Float32Array(rowsPerBlock * dim)
    const start = (row % rowsPerBlock) * dim
    return blocks[at].subarray(start, start + dim)
  }

  function numberOf(sku: Sku): number {
    const number = skuNumbers.get(sku) ?? skuNumbers.size
    skuNumbers.set(sku, number)
    return number
  }

  /** The last row takes the place of the one that goes. */
  function remove(row: number, photoId: number): void {
    const last = rows.pop()
    rowOf.delete(photoId)
    if (!last || last.photoId === photoId) return
    vectorAt(row).set(vectorAt(rows.length))
    rows[row] = last
    rowOf.set(last.photoId, row)
  }

  return {
    rows,
    skuCount: () => skuNumbers.size,
    put({ photoId, sku, vector }) {
      const row = rowOf.get(photoId) ?? rows.length
      rows[row] = { photoId, sku, skuNumber: numberOf(sku) }
      rowOf.set(photoId, row)
      vectorAt(row).set(vector)
    },
    has: (photoId) => rowOf.has(photoId),
    keep(photoIds) {
      for (const [photoId, row] of rowOf) if (!photoIds.has(photoId)) remove(row, photoId)
      blocks.length = Math.ceil(rows.length / rowsPerBlock)
    },
    similarities: (query) => dotProducts(blocks, query, rows.length),
    *contents(role) {
      for (let start = 0; start < rows.length; start += rowsPerBlock) {
        yield rows.slice(start, start + rowsPerBlock).map(({ photoId, sku }, at) => ({
          photoId,
          sku,
          role,
          vector: vectorAt(start + at).slice(),
        }))
      }
    },
  }
}

function dotProducts(
  blocks: readonly Float32Array[],
  query: Float32Array,
  rowCount: number,
): Float32Array {
  const result = new Float32Array(rowCount)
  // Numbers are float64 in JavaScript: the query is converted once instead of for every row.
  const wide = Float64Array.from(query)
  for (const [at, block] of blocks.entries()) {
    const start = at * rowsPerBlock
    multiply(block, wide, result.subarray(start, start + rowsPerBlock))
  }
  return result
}

/**
 * Dot products of the rows of a block with the query. Four rows at once: each value of the query is read once for
 * them, and their sums need not wait for each other. A row's additions have the same order wherever it lies. What is
 * computed beyond the last row is dropped: writes past the end of a typed array do nothing.
 */
function multiply(block: Float32Array, query: Float64Array, result: Float32Array): void {
  const dim = query.length
  for (let row = 0; row < result.length; row += 4) {
    const start = row * dim
    const first = block.subarray(start, start + dim)
    const second = block.subarray(start + dim, start + 2 * dim)
    const third = block.subarray(start + 2 * dim, start + 3 * dim)
    const fourth = block.subarray(start + 3 * dim, start + 4 * dim)
    let a = 0
    let b = 0
    let c = 0
    let d = 0
    for (let at = 0; at < dim; at += 1) {
      const value = query[at] ?? 0
      a += (first[at] ?? 0) * value
      b += (second[at] ?? 0) * value
      c += (third[at] ?? 0) * value
      d += (fourth[at] ?? 0) * value
    }
    result[row] = a
    result[row + 1] = b
    result[row + 2] = c
    result[row + 3] = d
  }
}
