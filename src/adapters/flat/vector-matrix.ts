import type { Sku } from '#src/domain/sku.ts'
import type { StoredVector } from '#src/ports/vector-index.ts'

/** Unit vectors of one collection, row after row in one block of memory. */
export interface VectorMatrix {
  /** Adds a photo's vector, or replaces it. */
  put(vector: StoredVector): void
  entry(row: number): { readonly photoId: number; readonly sku: Sku }
  /** The cosine of every row with the query, in the order of the rows. */
  similarities(query: Float32Array): Float32Array
}

const initialRows = 256

export function createVectorMatrix(dim: number): VectorMatrix {
  let values = new Float32Array(initialRows * dim)
  const entries: { photoId: number; sku: Sku }[] = []
  const rowOf = new Map<number, number>()

  function newRow(photoId: number): number {
    const row = entries.length
    if ((row + 1) * dim > values.length) {
      // Doubling keeps the cost of growing to one copy per vector.
      const larger = new Float32Array(values.length * 2)
      larger.set(values)
      values = larger
    }
    rowOf.set(photoId, row)
    return row
  }

  return {
    put({ photoId, sku, vector }) {
      const row = rowOf.get(photoId) ?? newRow(photoId)
      entries[row] = { photoId, sku }
      values.set(vector, row * dim)
    },
    entry(row) {
      const entry = entries[row]
      if (!entry) throw new RangeError(`row ${row} of ${entries.length}`)
      return entry
    },
    similarities: (query) => dotProducts(values, query, entries.length),
  }
}

function dotProducts(values: Float32Array, query: Float32Array, rows: number): Float32Array {
  const result = new Float32Array(rows)
  for (let row = 0; row < rows; row += 1) {
    result[row] = dotProduct(values, row * query.length, query)
  }
  return result
}

/** Four sums at once: the additions of a single one would wait for each other. */
function dotProduct(values: Float32Array, start: number, query: Float32Array): number {
  const whole = query.length - (query.length % 4)
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  for (let at = 0; at < whole; at += 4) {
    a += valueAt(values, start + at) * valueAt(query, at)
    b += valueAt(values, start + at + 1) * valueAt(query, at + 1)
    c += valueAt(values, start + at + 2) * valueAt(query, at + 2)
    d += valueAt(values, start + at + 3) * valueAt(query, at + 3)
  }
  for (let at = whole; at < query.length; at += 1)
    a += valueAt(values, start + at) * valueAt(query, at)
  return a + b + c + d
}

/** The indices above are in range; the compiler cannot know, and V8 inlines this. */
function valueAt(values: Float32Array, at: number): number {
  return values[at] ?? 0
}
