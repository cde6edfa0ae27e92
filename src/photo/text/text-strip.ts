import type { Picture } from '#src/domain/picture.ts'
import type { TextLine } from './find-lines.ts'

/** A line of text, level, dark on light, with all of the contrast there is. */
export interface TextStrip {
  readonly width: number
  readonly height: number
  /** 0 is black, 255 white. */
  readonly grey: Uint8Array
}

/** What both engines were trained with. */
export const stripHeight = 48
/** A longer line is no label's. */
const maxStripWidth = 1_600
/** Of the darkest and of the lightest pixels: noise. */
const clipped = 0.02
/** Samples of each pixel in each direction where a large line is made smaller. */
const maxSamples = 4

/** Cuts a line out of a picture and levels it. */
export function cutStrip(picture: Picture, line: TextLine): TextStrip {
  const scale = stripHeight / line.height
  const width = Math.max(stripHeight / 2, Math.min(maxStripWidth, Math.round(line.length * scale)))
  const grey = new Uint8Array(width * stripHeight)
  const samples = Math.min(maxSamples, Math.max(1, Math.ceil(1 / scale)))
  const [cos, sin] = [Math.cos(line.angle), Math.sin(line.angle)]
  for (let row = 0; row < stripHeight; row += 1) {
    for (let column = 0; column < width; column += 1) {
      let sum = 0
      for (let sample = 0; sample < samples * samples; sample += 1) {
        const along = (column + ((sample % samples) + 0.5) / samples) / width - 0.5
        const across = (row + (Math.floor(sample / samples) + 0.5) / samples) / stripHeight - 0.5
        const [u, v] = [along * line.length, across * line.height]
        sum += lumaAt(picture, line.x + u * cos - v * sin - 0.5, line.y + u * sin + v * cos - 0.5)
      }
      grey[row * width + column] = sum / samples ** 2
    }
  }
  return { width, height: stripHeight, grey: darkOnLight(grey, width) }
}

/** Between its four pixels; beyond the rim what is nearest. */
function lumaAt(picture: Picture, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const [right, down] = [x - left, y - top]
  return (
    (1 - down) * ((1 - right) * luma(picture, left, top) + right * luma(picture, left + 1, top)) +
    down * ((1 - right) * luma(picture, left, top + 1) + right * luma(picture, left + 1, top + 1))
  )
}

function luma({ width, height, rgb }: Picture, column: number, row: number): number {
  const x = Math.min(width - 1, Math.max(0, column))
  const y = Math.min(height - 1, Math.max(0, row))
  const at = (y * width + x) * 3
  return 0.299 * (rgb[at] ?? 0) + 0.587 * (rgb[at + 1] ?? 0) + 0.114 * (rgb[at + 2] ?? 0)
}

/** The rim of a line is its ground. */
function darkOnLight(grey: Uint8Array, width: number): Uint8Array {
  const sorted = grey.toSorted()
  const low = sorted[Math.floor(sorted.length * clipped)] ?? 0
  const high = sorted[Math.floor(sorted.length * (1 - clipped))] ?? 255
  const rim = [...grey.subarray(0, 2 * width), ...grey.subarray(-2 * width)].sort((a, b) => a - b)
  const isDark = (rim[Math.floor(rim.length / 2)] ?? 255) < (low + high) / 2
  const range = Math.max(1, high - low)
  return grey.map((value) => {
    const stretched = Math.min(255, Math.max(0, ((value - low) / range) * 255))
    return isDark ? 255 - stretched : stretched
  })
}
