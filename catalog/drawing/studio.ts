import sharp from 'sharp'
import { type Garment, renderView, type View } from './garments.ts'
import { createNoise } from './noise.ts'
import { board } from './path.ts'
import { warp } from './warp.ts'

/** The catalogue's views: as drawn, and the front lying at an angle. */
export type CatalogueView = View | 'angle'

export const catalogueViews: readonly CatalogueView[] = ['front', 'back', 'angle']

/** The shop's own picture of a garment: a JPEG, 640 x 640, on an off-white ground. */
export async function studioPhoto(garment: Garment, view: CatalogueView): Promise<Buffer> {
  const picture =
    view === 'angle'
      ? await turned(await renderView(garment, 'front'))
      : await renderView(garment, view)
  const shadow = await shadowOf(picture)
  return await sharp(Buffer.from(ground))
    .composite([
      { input: shadow, left: shadowOffset[0], top: shadowOffset[1] },
      { input: picture, left: 0, top: 0 },
    ])
    .jpeg({ quality: 82, progressive: true, mozjpeg: true })
    .toBuffer()
}

/** The light comes from the upper left, as from a window. */
const shadowOffset = [6, 10] as const

const ground = `<svg xmlns="http://www.w3.org/2000/svg" width="${board}" height="${board}">
  <radialGradient id="light" cx="0.42" cy="0.36" r="0.85">
    <stop offset="0" stop-color="#f8f5ef"/><stop offset="0.6" stop-color="#f0ece4"/>
    <stop offset="1" stop-color="#ddd6ca"/></radialGradient>
  <rect width="100%" height="100%" fill="url(#light)"/></svg>`

/** The front as it lies when nobody has straightened it. */
async function turned(picture: Buffer): Promise<Buffer> {
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true })
  const flat = { data, width: info.width, height: info.height }
  const pose = {
    rotation: -13,
    shear: 0.05,
    tilt: [0.06, 0.12],
    scale: 0.9,
    offset: [0, 0.01],
    ripple: 0.008,
  } as const
  const lain = warp(flat, { width: board, height: board, pose, noise: createNoise(11) })
  return await sharp(lain.data, { raw: { width: board, height: board, channels: 4 } })
    .png({ compressionLevel: 3 })
    .toBuffer()
}

/** A soft shadow of the garment, cut off where it will leave the board at the lower right. */
async function shadowOf(picture: Buffer): Promise<Buffer> {
  const alpha = await sharp(picture).extractChannel(3).blur(13).linear(0.36, 0).raw().toBuffer()
  const plain = { width: board, height: board, channels: 3, background: '#3a2f28' } as const
  const shadow = await sharp({ create: plain })
    .joinChannel(alpha, { raw: { width: board, height: board, channels: 1 } })
    .png({ compressionLevel: 3 })
    .toBuffer()
  const [dx, dy] = shadowOffset
  return await sharp(shadow)
    .extract({ left: 0, top: 0, width: board - dx, height: board - dy })
    .png({ compressionLevel: 3 })
    .toBuffer()
}
