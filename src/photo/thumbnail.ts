import sharp from 'sharp'
import type { Picture } from '#src/domain/picture.ts'
import { type AreaSums, sumAreas } from './area-means.ts'
import type { Box } from './content-box.ts'
import { lumaSide } from './dct-hash.ts'
import { squashedSide as side, squashed } from './squashed.ts'

/** JPEG and shrinking leave what was over-exposed a little below 255. */
const clippedFrom = 250

/** A picture, or a part of one, made small: all that is ever compared of it. */
export interface Thumbnail {
  /** For `dctKey`: lumaSide * lumaSide values, 0-255. */
  readonly luma: Float32Array
  /** What all of it is made of: R, G, B pixel by pixel, row by row. */
  readonly square: Uint8Array
}

export async function thumbnailOf(picture: Picture, box?: Box): Promise<Thumbnail> {
  const square = await (box ? squashedBox(picture, box) : squashed(picture))
  return { luma: lumaOf(square), square }
}

/** The sums of its colours. */
export const coloursOf = madeOnce(({ square }) => sumAreas(square, side))

/** 255 where a channel is over-exposed, so that nothing is known of it but that it is bright. */
export const clippedOf = madeOnce(({ square }) =>
  sumAreas(
    square.map((value) => (value >= clippedFrom ? 255 : 0)),
    side,
  ),
)

/** Made when they are first asked for: most photos are compared with none. */
function madeOnce(make: (thumbnail: Thumbnail) => AreaSums): (thumbnail: Thumbnail) => AreaSums {
  const made = new WeakMap<Thumbnail, AreaSums>()
  return (thumbnail) => {
    const sums = made.get(thumbnail) ?? make(thumbnail)
    made.set(thumbnail, sums)
    return sums
  }
}

function squashedBox({ width, height, rgb }: Picture, box: Box): Promise<Uint8Array> {
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .extract(box)
    .resize({ width: side, height: side, fit: 'fill' })
    .raw()
    .toBuffer()
}

/** ITU-R BT.601 luma of the colour that begins at `at`. */
export function lumaAt(rgb: ArrayLike<number>, at = 0): number {
  return 0.299 * (rgb[at] ?? 0) + 0.587 * (rgb[at + 1] ?? 0) + 0.114 * (rgb[at + 2] ?? 0)
}

function lumaOf(rgb: Uint8Array): Float32Array {
  const luma = new Float32Array(lumaSide * lumaSide)
  const box = side / lumaSide
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const to = Math.floor(y / box) * lumaSide + Math.floor(x / box)
      luma[to] = (luma[to] ?? 0) + lumaAt(rgb, (y * side + x) * 3) / box ** 2
    }
  }
  return luma
}
