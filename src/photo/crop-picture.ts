import type { PhotoHalf } from '#src/domain/outcome.ts'
import type { Picture } from '#src/domain/picture.ts'
import { type Region, wholeOf } from './picture-views.ts'

/** Half of a picture; of an odd number of pixels both halves have the middle one. */
export function halfOf(picture: Pick<Picture, 'width' | 'height'>, half: PhotoHalf): Region {
  const whole = wholeOf(picture)
  const width = Math.ceil(picture.width / 2)
  const height = Math.ceil(picture.height / 2)
  switch (half) {
    case 'left':
      return { ...whole, width }
    case 'right':
      return { ...whole, width, left: picture.width - width }
    case 'top':
      return { ...whole, height }
    case 'bottom':
      return { ...whole, height, top: picture.height - height }
  }
}

/** A region of a picture as a picture of its own. */
export function cropPicture(
  { width: fullWidth, rgb }: Picture,
  { left, top, width, height }: Region,
): Picture {
  const cropped = new Uint8Array(width * height * 3)
  for (let row = 0; row < height; row += 1) {
    const from = ((top + row) * fullWidth + left) * 3
    cropped.set(rgb.subarray(from, from + width * 3), row * width * 3)
  }
  return { width, height, rgb: cropped }
}
