import sharp, { type Sharp } from 'sharp'
import type { Picture } from '#src/domain/picture.ts'
import { collage } from './collage.ts'

/** A picture as vision models are sent it: made anew from pixels, so that nothing but these leaves the shop. */
export interface ModelPhoto {
  readonly jpeg: Uint8Array
  /** In pixels. */
  readonly width: number
  readonly height: number
}

/** Good enough for details, a quarter of the bytes of a camera's. */
const quality = 80

/** The shopper's photo, its longest side at most `longestSide` pixels. */
export function toModelPhoto(picture: Picture, longestSide: number): Promise<ModelPhoto> {
  const { width, height, rgb } = picture
  return shrink(sharp(rgb, { raw: { width, height, channels: 3 } }), longestSide)
}

/** Up to nine pictures in one, each with its number from 1 on it; one that cannot be read leaves its place empty. */
export async function toModelCollage(
  photos: readonly (Uint8Array | undefined)[],
  longestSide: number,
): Promise<ModelPhoto> {
  const tiles = photos.map((photo, at) => ({ photo, number: at + 1 }))
  return shrink(sharp(await collage(tiles)), longestSide)
}

async function shrink(image: Sharp, longestSide: number): Promise<ModelPhoto> {
  const { data, info } = await image
    .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality })
    .toBuffer({ resolveWithObject: true })
  return { jpeg: data, width: info.width, height: info.height }
}
