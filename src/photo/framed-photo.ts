import sharp from 'sharp'
import type { PhotoHalf } from '#src/domain/outcome.ts'
import { badge, badgeColour, badgeSize, svg } from './badge.ts'
import { halfOf } from './crop-picture.ts'
import { openUpright } from './open-image.ts'
import type { Region } from './picture-views.ts'

/** A photo with frames around its parts. */
export interface FramedPhoto {
  readonly photo: Uint8Array
  /** What stands in which half, by its number, 1-9. */
  readonly frames: readonly { readonly half: PhotoHalf; readonly number: number }[]
}

/** From a frame to the edge of its part, and to its numbers, in pixels. */
const inset = 8
const stroke = 8

/**
 * Draws a frame with its numbers around each half that has any.
 * @param box what it is to fit into; it is enlarged, too
 * @throws Error when the photo cannot be read
 */
export async function drawFramed(
  { photo, frames }: FramedPhoto,
  box: { readonly width: number; readonly height: number },
): Promise<{ readonly png: Buffer; readonly width: number; readonly height: number }> {
  const shrunk = openUpright(photo)
    .resize({ ...box, fit: 'inside' })
    .flatten()
  const { data, info } = await shrunk.png().toBuffer({ resolveWithObject: true })
  const { width, height } = info
  const drawn = [...Map.groupBy(frames, ({ half }) => half)].map(([half, own]) =>
    frame(
      halfOf(info, half),
      own.map(({ number }) => number),
    ),
  )
  const overlay = svg({ width, height }, drawn.join(''))
  const png = await sharp(data)
    .composite([{ input: overlay, left: 0, top: 0 }])
    .png()
    .toBuffer()
  return { png, width, height }
}

function frame({ left, top, width, height }: Region, numbers: readonly number[]): string {
  const [x, y] = [left + inset, top + inset]
  const [inner, tall] = [width - 2 * inset, height - 2 * inset]
  const rectangle = `x="${x}" y="${y}" width="${inner}" height="${tall}" rx="12" fill="none"`
  const scale = Math.min(1, inner / (badgeSize * (numbers.length + 1)))
  const step = badgeSize * scale
  const badges = numbers.map(
    (number, at) =>
      `<g transform="translate(${x + inset + at * step} ${y + inset}) scale(${scale})">${badge(number)}</g>`,
  )
  return (
    `<rect ${rectangle} stroke="#fff" stroke-width="${2 * stroke}"/>` +
    `<rect ${rectangle} stroke="${badgeColour}" stroke-width="${stroke}"/>${badges.join('')}`
  )
}
