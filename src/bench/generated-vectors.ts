import { isSku } from '#src/domain/sku.ts'
import { seededRandom } from '#src/lib/random.ts'
import type { StoredVector, VectorSource } from '#src/ports/vector-index.ts'

/** Of each SKU, around a centre of its own. */
const photosPerSku = 5
/** How far photos lie from their centre, which has length 1. */
const spread = 0.5
const batchSize = 1_000

/** Vectors of a shop with `size` photos, the same in every run. */
export function generateVectors(
  size: number,
  dim: number,
  onVector: () => void = () => undefined,
): readonly StoredVector[] {
  const random = seededRandom(size)
  let centre = randomVector(random, dim)
  return Array.from({ length: size }, (_, photoId) => {
    onVector()
    if (photoId % photosPerSku === 0) centre = randomVector(random, dim)
    const sku = `SKU-${Math.floor(photoId / photosPerSku)}`
    if (!isSku(sku)) throw new RangeError(sku)
    return { photoId, sku, role: 'product', vector: beside(centre, random) }
  })
}

/** A vector of length 1 near another one, as a shopper's photo is. */
export function beside(vector: Float32Array, random: () => number): Float32Array {
  const away = randomVector(random, vector.length)
  return unit(vector.map((value, at) => value + spread * (away[at] ?? 0)))
}

function randomVector(random: () => number, dim: number): Float32Array {
  return unit(Float32Array.from({ length: dim }, () => random() - 0.5))
}

function unit(vector: Float32Array): Float32Array {
  const norm = Math.hypot(...vector)
  return vector.map((value) => value / norm)
}

/** A database that holds these vectors and does not change. */
export function sourceOf(vectors: readonly StoredVector[], lineage: string): VectorSource {
  return {
    state: async () => ({ lineage, epoch: 1, revision: 1 }),
    photoIds: async () => vectors.map(({ photoId }) => photoId),
    async *read(_, sinceRevision) {
      if (sinceRevision >= 1) return
      for (let start = 0; start < vectors.length; start += batchSize) {
        yield vectors.slice(start, start + batchSize)
      }
    },
  }
}
