import type { Picture } from '#src/domain/picture.ts'

/** A rectangle of a picture, in pixels. */
export interface Region {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Of each side of the picture; so the corners overlap in its middle, where the product mostly is. */
const cornerShare = 0.6

export function wholeOf({ width, height }: Pick<Picture, 'width' | 'height'>): Region {
  return { left: 0, top: 0, width, height }
}

/**
 * What of a picture an embedder looks at: the whole, then its corners, each beside the one opposite.
 * @param views how many of them: 1, 3 (two opposite corners) or 5
 */
export function viewsOf(
  picture: Pick<Picture, 'width' | 'height'>,
  views: number,
): readonly Region[] {
  const width = Math.max(1, Math.round(picture.width * cornerShare))
  const height = Math.max(1, Math.round(picture.height * cornerShare))
  const [left, top] = [picture.width - width, picture.height - height]
  const corners = [
    { left: 0, top: 0, width, height },
    { left, top, width, height },
    { left, top: 0, width, height },
    { left: 0, top, width, height },
  ]
  return [wholeOf(picture), ...corners.slice(0, views - 1)]
}
