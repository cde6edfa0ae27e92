import sharp from 'sharp'
import type { Picture } from '#src/domain/picture.ts'

/** Pixels of each side: noise and the shape of a picture are gone then, and nothing depends on its pixel grid. */
export const squashedSide = 128

const made = new WeakMap<Picture, Promise<Uint8Array>>()

/**
 * All of a picture in a small square: R, G, B pixel by pixel, row by row. Made once for each picture, for its
 * fingerprint and its colours both begin with it.
 */
export function squashed(picture: Picture): Promise<Uint8Array> {
  const known = made.get(picture)
  if (known) return known
  const { width, height, rgb } = picture
  const square = sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize({ width: squashedSide, height: squashedSide, fit: 'fill' })
    .raw()
    .toBuffer()
  made.set(picture, square)
  return square
}
