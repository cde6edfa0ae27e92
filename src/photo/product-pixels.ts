import type { Picture } from '#src/domain/picture.ts'
import { squashedSide as side, squashed } from './squashed.ts'

/** A pixel with all channels above this is taken for the white ground of a packshot. */
const white = 235
/** Of the Gaussian that weights pixels by their distance from the middle, where the goods are; 1 is half the picture. */
const deviation = 0.6

/** Told of a pixel: its channels, 0-255, and how much it counts, above 0 and up to 1. */
export type VisitPixel = (rgb: readonly [number, number, number], weight: number) => void

/** Visits the pixels of a picture that are not white ground; all of them when there are no others. */
export async function visitProduct(picture: Picture, visit: VisitPixel): Promise<void> {
  const small = await squashed(picture)
  const isGround = (at: number) =>
    Math.min(small[at] ?? 0, small[at + 1] ?? 0, small[at + 2] ?? 0) > white
  const visitAll = (keeps: (at: number) => boolean) => {
    let visited = 0
    for (let pixel = 0; pixel < side * side; pixel += 1) {
      const at = pixel * 3
      if (!keeps(at)) continue
      const weight = (weights[pixel % side] ?? 0) * (weights[Math.floor(pixel / side)] ?? 0)
      visit([small[at] ?? 0, small[at + 1] ?? 0, small[at + 2] ?? 0], weight)
      visited += 1
    }
    return visited
  }
  if (visitAll((at) => !isGround(at)) === 0) visitAll(() => true)
}

/** Of a column or a row. */
const weights = Float32Array.from({ length: side }, (_, at) => {
  const distance = (at - (side - 1) / 2) / (side / 2)
  return Math.exp(-(distance ** 2) / (2 * deviation ** 2))
})
