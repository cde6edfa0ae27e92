import { describe, expect, it } from 'vitest'
import { createFlatIndex } from '#src/adapters/flat/flat-index.ts'
import { seededRandom } from '#src/lib/random.ts'
import { VectorIndexError } from '#src/ports/errors.ts'
import type { StoredVector } from '#src/ports/vector-index.ts'
import { createMemoryVectors } from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'

const embedderId = 'fake@1'

function createRandomVectors(seed: number) {
  const random = seededRandom(seed)
  return (dim: number) => {
    const values = Float32Array.from({ length: dim }, () => random() * 2 - 1)
    const norm = Math.hypot(...values)
    return values.map((value) => value / norm)
  }
}

function stored(photoId: number, name: string, ...values: readonly number[]): StoredVector {
  return { photoId, sku: sku(name), role: 'product', vector: Float32Array.from(values) }
}

const options = { role: 'product', limit: 5, photosPerSku: 2 } as const
const east = Float32Array.of(1, 0)

describe('flat index', () => {
  it.each([
    [2, 40],
    [3, 700],
    [7, 300],
    [64, 257],
    [130, 600],
    [16, 3000],
  ])('finds what a naive loop finds (%d dimensions, %d vectors)', async (dim, count) => {
    const vector = createRandomVectors(dim)
    const rows = Array.from({ length: count }, (_, photoId): StoredVector => {
      const role = photoId % 5 === 0 ? 'shopper' : 'product'
      return { photoId, sku: sku(`S${photoId % 29}`), role, vector: vector(dim) }
    })
    const vectors = createMemoryVectors()
    vectors.add(...rows)
    const index = createFlatIndex({ source: vectors, embedderId, dim })
    for (const role of ['product', 'shopper'] as const) {
      const query = vector(dim)
      const found = await index.search(query, { role, limit: 10, photosPerSku: 3 })
      expect(simplify(found)).toEqual(simplify(naive(rows, query, role)))
    }
  })

  it('orders equal similarities by SKU and photo, so that answers repeat', async () => {
    const vectors = createMemoryVectors()
    vectors.add(stored(4, 'B', 1, 0), stored(3, 'A', 1, 0), stored(2, 'B', 1, 0))
    const index = createFlatIndex({ source: vectors, embedderId, dim: 2 })
    expect(await index.search(east, options)).toEqual([
      { sku: 'A', photos: [{ photoId: 3, similarity: 1 }] },
      {
        sku: 'B',
        photos: [
          { photoId: 2, similarity: 1 },
          { photoId: 4, similarity: 1 },
        ],
      },
    ])
  })

  it('finds nothing in nothing, and keeps the two collections apart', async () => {
    const vectors = createMemoryVectors()
    const index = createFlatIndex({ source: vectors, embedderId, dim: 2 })
    expect(await index.search(east, options)).toEqual([])
    vectors.add({ ...stored(1, 'A', 1, 0), role: 'shopper' })
    expect(await index.search(east, options)).toEqual([])
    expect(await index.search(east, { ...options, role: 'shopper' })).toHaveLength(1)
  })

  it.each([
    ['too short', Float32Array.of(1)],
    ['too long', Float32Array.of(1, 0, 0)],
    ['empty', new Float32Array()],
    ['with NaN', Float32Array.of(1, Number.NaN)],
    ['with Infinity', Float32Array.of(Number.NEGATIVE_INFINITY, 0)],
  ])('refuses a query that is %s', async (_, query) => {
    const index = createFlatIndex({ source: createMemoryVectors(), embedderId, dim: 2 })
    await expect(index.search(query, options)).rejects.toThrow(VectorIndexError)
  })

  it('refuses stored vectors of another dimension by their photo', async () => {
    const vectors = createMemoryVectors()
    vectors.add(stored(1, 'A', 1, 0), stored(77, 'B', 1, 0, 0))
    const index = createFlatIndex({ source: vectors, embedderId, dim: 2 })
    await expect(index.search(east, options)).rejects.toThrow(/photo 77 .* 3 values/)
    vectors.remove(77)
    expect(await index.search(east, options)).toHaveLength(1)
  })
})

type Found = readonly { sku: string; photos: readonly { photoId: number; similarity: number }[] }[]

/** Rounded: sums of float32 products differ in their last bits by their order. */
function simplify(found: Found) {
  return found.map((group) => [
    group.sku,
    ...group.photos.map((photo) => `${photo.photoId} ${photo.similarity.toFixed(4)}`),
  ])
}

function naive(rows: readonly StoredVector[], query: Float32Array, role: string): Found {
  const scored = rows
    .filter((row) => row.role === role)
    .map((row) => ({
      sku: row.sku,
      photoId: row.photoId,
      similarity: row.vector.reduce((sum, value, at) => sum + value * (query[at] ?? 0), 0),
    }))
    .sort((a, b) => b.similarity - a.similarity)
  return [...Map.groupBy(scored, (row) => row.sku)]
    .map(([name, photos]) => ({ sku: name, photos: photos.slice(0, 3) }))
    .slice(0, 10)
}
