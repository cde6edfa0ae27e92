import type { Features } from '#src/domain/features.ts'
import { seededRandom } from '#src/lib/random.ts'
import { colourBins } from '#src/photo/colour-histogram.ts'
import type { CategorisedFeatures } from '#src/ports/category-shelf.ts'
import { sku } from './products.ts'

export const categorisedDim = 12

/**
 * Photos of three categories that differ in three directions by 1. In all others what differs by `noise` is the SKU: a
 * photo is most like those of its own SKU, and of other SKUs those of no category in particular.
 */
export function drawCategories(options: {
  readonly seed: number
  readonly skus: number
  readonly photosPerSku: number
  readonly noise: number
}): readonly CategorisedFeatures[] {
  const random = seededRandom(options.seed)
  const noise = (size: number) => (random() - 0.5) * 2 * size
  return Array.from({ length: options.skus }, (_, at) => {
    const category = at % 3
    const own = Array.from({ length: categorisedDim }, (__, dim) =>
      dim < 3 ? Number(dim === category) : noise(options.noise),
    )
    return Array.from({ length: options.photosPerSku }, (__, photo): CategorisedFeatures => {
      const values = own.map((value) => value + noise(0.2))
      return {
        photoId: at * 100 + photo,
        sku: sku(`S${at}`),
        category: ['suit', 'dress', 'cap'][category] ?? '',
        role: 'product',
        features: categorisedFeatures(values),
      }
    })
  }).flat()
}

/** What is seen of something with these values; all of the same colour. */
function categorisedFeatures(values: readonly number[]): Features {
  const norm = Math.hypot(...values)
  const colours = new Float32Array(colourBins)
  colours[0] = 1
  return { embedding: Float32Array.from(values, (value) => value / norm), colours }
}
