import type { Features } from '#src/domain/features.ts'
import type { PhotoRole } from '#src/domain/reference-photo.ts'
import { seededRandom } from '#src/lib/random.ts'
import { colourBins } from '#src/photo/colour-histogram.ts'
import type { FeatureSource, StoredFeatures } from '#src/ports/feature-source.ts'
import { sku } from './products.ts'

export interface DrawOptions {
  readonly seed: number
  readonly skus: number
  readonly photosPerSku: number
  readonly role?: PhotoRole
  /** How far photos of one SKU lie apart in the few directions that say nothing about it. */
  readonly nuisance: number
}

/** Values of the embeddings below. */
export const labelledDim = 16
const nuisanceDim = 4

/**
 * Photos of made-up SKUs. A SKU's place is the same for every seed; a photo of it differs a little in all directions,
 * and by `nuisance` in the first few. Their colours are all the same.
 */
export function drawPhotos(options: DrawOptions): readonly StoredFeatures[] {
  const { seed, skus, photosPerSku, nuisance, role = 'shopper' } = options
  const normal = createNormal(seed)
  return Array.from({ length: skus }, (_, at) => {
    const place = placeOf(at)
    return Array.from({ length: photosPerSku }, (__, photo): StoredFeatures => {
      const values = place.map(
        (value, dim) => value + normal() * (dim < nuisanceDim ? nuisance : 0.3),
      )
      return { photoId: at * 100 + photo, sku: sku(`S${at}`), role, features: featuresOf(values) }
    })
  }).flat()
}

function placeOf(at: number): readonly number[] {
  const normal = createNormal(1_000 + at)
  return Array.from({ length: labelledDim }, (_, dim) => (dim < nuisanceDim ? 0 : normal()))
}

function featuresOf(values: readonly number[]): Features {
  const norm = Math.hypot(...values)
  const colours = new Float32Array(colourBins)
  colours[0] = 1
  return { embedding: Float32Array.from(values, (value) => value / norm), colours }
}

/** Normally distributed numbers (Box-Muller). */
function createNormal(seed: number): () => number {
  const random = seededRandom(seed)
  return () =>
    Math.sqrt(-2 * Math.log(random() + Number.EPSILON)) * Math.cos(2 * Math.PI * random())
}

/** The features of one embedder. */
export function sourceOf(photos: readonly StoredFeatures[]): FeatureSource {
  return {
    state: async () => ({ lineage: 'one', epoch: 1, revision: 1 }),
    photoIds: async () => photos.map(({ photoId }) => photoId),
    async *read() {
      yield photos
    },
  }
}
