import type { Picture } from '#src/domain/picture.ts'
import { squashedSide as side, squashed } from './squashed.ts'

/** A pixel with all channels above this is taken for the white ground of a packshot. */
const white = 235
/** Of the Gaussian that weights pixels by their distance from the middle, where the goods are; 1 is half the picture. */
const deviation = 0.6

/** A picture in a small square. */
export interface ProductPixels {
  /** R, G, B pixel by pixel. */
  readonly rgb: Uint8Array
  /** How much each pixel counts: up to 1, and 0 for white ground, unless there is nothing else. */
  readonly weights: Float64Array
}

/** The pixels of a picture that its product may be seen in. */
export async function productPixels(picture: Picture): Promise<ProductPixels> {
  const rgb = await squashed(picture)
  const weights = Float64Array.from(centred)
  for (let pixel = 0; pixel < weights.length; pixel += 1) {
    const at = pixel * 3
    const darkest = Math.min(rgb[at] ?? 0, rgb[at + 1] ?? 0, rgb[at + 2] ?? 0)
    if (darkest > white) weights[pixel] = 0
  }
  const isAllGround = weights.every((weight) => weight === 0)
  return { rgb, weights: isAllGround ? centred : weights }
}

/** Of a column or a row. */
const alongSide = Float32Array.from({ length: side }, (_, at) => {
  const distance = (at - (side - 1) / 2) / (side / 2)
  return Math.exp(-(distance ** 2) / (2 * deviation ** 2))
})

/** Of each pixel. */
const centred = Float64Array.from(
  { length: side * side },
  (_, pixel) => (alongSide[pixel % side] ?? 0) * (alongSide[Math.floor(pixel / side)] ?? 0),
)
