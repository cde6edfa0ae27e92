import sharp from 'sharp'
import type { Picture } from '#src/domain/picture.ts'
import { type AreaSums, sumAreas } from './area-means.ts'
import type { Box } from './content-box.ts'
import { lumaSide } from './dct-hash.ts'

/** Pixels of each side: every picture is squashed to the same square, so that nothing depends on its pixel grid. */
const side = 128
/** JPEG and shrinking leave what was over-exposed a little below 255. */
const clippedFrom = 250

/** A picture, or a part of one, made small: all that is ever compared of it. */
export interface Thumbnail {
  /** For `dctKey`: lumaSide * lumaSide values, 0-255. */
  readonly luma: Float32Array
  readonly colours: AreaSums
  /** 255 where a channel is over-exposed, so that nothing is known of it but that it is bright. */
  readonly clipped: AreaSums
}

export async function thumbnailOf(picture: Picture, box?: Box): Promise<Thumbnail> {
  const { width, height, rgb } = picture
  const raw = sharp(rgb, { raw: { width, height, channels: 3 } })
  const square = await (box ? raw.extract(box) : raw)
    .resize({ width: side, height: side, fit: 'fill' })
    .raw()
    .toBuffer()
  return {
    luma: lumaOf(square),
    colours: sumAreas(square, side),
    clipped: sumAreas(
      square.map((value) => (value >= clippedFrom ? 255 : 0)),
      side,
    ),
  }
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
