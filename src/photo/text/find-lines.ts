/** A line of text in a picture; in pixels. It may be slanted. */
export interface TextLine {
  readonly x: number
  readonly y: number
  /** Along the line. */
  readonly length: number
  readonly height: number
  /** From the picture's rows, clockwise; between -90° and 90°, in radians. */
  readonly angle: number
}

/** How probably there is text, pixel by pixel: 0-1. */
export interface TextMap {
  readonly width: number
  readonly height: number
  readonly values: Float32Array
}

/** The values of PaddleOCR's own post-processing (DB: Liao et al., AAAI 2020). */
const minProbability = 0.3
const minMean = 0.6
/** The network marks the core of a line, shrunk by this share of area to circumference. */
const unclip = 1.6
const minPixels = 12
/** Of a shorter line the slant cannot be told from its own pixels. */
const minElongation = 3

/** The lines of text in a map, in its pixels, from top to bottom. */
export function findLines(map: TextMap): readonly TextLine[] {
  const spots = spotsOf(map).filter(
    ({ mean, pixels }) => mean >= minMean && pixels.length >= minPixels,
  )
  const slant = commonSlant(spots)
  return spots
    .map((spot) => lineOf(spot, spot.elongation >= minElongation ? spot.angle : slant))
    .sort((a, b) => a.y - b.y)
}

/** Pixels that hang together. */
interface Spot {
  readonly pixels: readonly number[]
  readonly width: number
  /** Of the probabilities. */
  readonly mean: number
  readonly x: number
  readonly y: number
  readonly angle: number
  readonly elongation: number
}

function spotsOf(map: TextMap): readonly Spot[] {
  const isSeen = new Uint8Array(map.values.length)
  const spots: Spot[] = []
  for (let start = 0; start < map.values.length; start += 1) {
    if (isText(map, start) && !isSeen[start]) spots.push(spotOf(flood(map, start, isSeen), map))
  }
  return spots
}

const isText = ({ values }: TextMap, pixel: number) => (values[pixel] ?? 0) >= minProbability

/** The pixels that hang together with one. @param isSeen notes them */
function flood(map: TextMap, start: number, isSeen: Uint8Array): readonly number[] {
  const pixels = [start]
  isSeen[start] = 1
  for (const pixel of pixels) {
    for (const next of neighbours(pixel, map)) {
      if (isSeen[next] || !isText(map, next)) continue
      isSeen[next] = 1
      pixels.push(next)
    }
  }
  return pixels
}

function neighbours(pixel: number, { width, height }: TextMap): readonly number[] {
  const column = pixel % width
  const row = (pixel - column) / width
  return [
    ...(column > 0 ? [pixel - 1] : []),
    ...(column < width - 1 ? [pixel + 1] : []),
    ...(row > 0 ? [pixel - width] : []),
    ...(row < height - 1 ? [pixel + width] : []),
  ]
}

/** Its slant is the first principal axis of its pixels. */
function spotOf(pixels: readonly number[], { width, values }: TextMap): Spot {
  const count = pixels.length
  let [x, y, mean] = [0, 0, 0]
  for (const pixel of pixels) {
    x += (pixel % width) / count
    y += Math.floor(pixel / width) / count
    mean += (values[pixel] ?? 0) / count
  }
  let [xx, xy, yy] = [0, 0, 0]
  for (const pixel of pixels) {
    const [dx, dy] = [(pixel % width) - x, Math.floor(pixel / width) - y]
    xx += (dx * dx) / count
    xy += (dx * dy) / count
    yy += (dy * dy) / count
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2
  const spread = Math.hypot(2 * xy, xx - yy)
  const elongation = Math.sqrt((xx + yy + spread + 1) / (xx + yy - spread + 1))
  return { pixels, width, mean, x, y, angle, elongation }
}

/** That of most long lines: a price is as slanted as the label it stands on. */
function commonSlant(spots: readonly Spot[]): number {
  const long = spots
    .filter(({ elongation }) => elongation >= minElongation)
    .toSorted((a, b) => a.angle - b.angle)
  return long[Math.floor(long.length / 2)]?.angle ?? 0
}

function lineOf({ pixels, width, x, y }: Spot, angle: number): TextLine {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const along = { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY }
  const across = { ...along }
  for (const pixel of pixels) {
    const [dx, dy] = [(pixel % width) - x, Math.floor(pixel / width) - y]
    include(along, dx * cos + dy * sin)
    include(across, dy * cos - dx * sin)
  }
  const [length, height] = [along.to - along.from + 1, across.to - across.from + 1]
  const rim = (unclip * length * height) / (2 * (length + height))
  const [middle, level] = [(along.from + along.to) / 2, (across.from + across.to) / 2]
  return {
    x: x + 0.5 + middle * cos - level * sin,
    y: y + 0.5 + middle * sin + level * cos,
    length: length + 2 * rim,
    height: height + 2 * rim,
    angle,
  }
}

function include(span: { from: number; to: number }, value: number): void {
  span.from = Math.min(span.from, value)
  span.to = Math.max(span.to, value)
}
