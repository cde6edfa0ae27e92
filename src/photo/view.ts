import { bmvbhash } from 'blockhash-core'
import { type AreaSums, areaMeans } from './area-means.ts'
import { type Frame, middleOf, type Span } from './frame.ts'
import { clippedOf, coloursOf, type Thumbnail } from './thumbnail.ts'

/** Cells of the colour grid in each direction: few enough for JPEG's noise to vanish, enough for a hem to be seen. */
export const gridSide = 12
/** Of a cell: more may be missing only where a picture was cut. */
const maxHidden = 0.05
const blockHashSide = 16
/** Pixels of each side of what is block-hashed: a multiple of the bits, else their blocks share pixels. */
const blockHashPixels = 64

/** A part of a picture, or of its mirror image. */
export interface Part {
  readonly thumbnail: Thumbnail
  readonly frame: Frame
  readonly mirrored: boolean
}

/** The mean colours of a part's cells: R, G, B cell by cell, 0-255. */
export function colourGrid(part: Part): Float32Array {
  return gridOf(part, coloursOf(part.thumbnail), gridSide)
}

/** The same of what is over-exposed: 255 for a channel that is in all of a cell, 0 for one that is nowhere in it. */
export function clippedGrid(part: Part): Float32Array {
  return gridOf(part, clippedOf(part.thumbnail), gridSide)
}

/** The cells of a part's grid that lie within its picture. */
export function visibleCells({ frame, mirrored }: Part): readonly number[] {
  const columns = visibleAlong(frame.across)
  return visibleAlong(frame.down).flatMap((row) =>
    columns.map((column) => row * gridSide + (mirrored ? gridSide - 1 - column : column)),
  )
}

function visibleAlong({ from, to }: Span): readonly number[] {
  const cell = (to - from) / gridSide
  return Array.from({ length: gridSide }, (_, at) => at).filter((at) => {
    const start = from + at * cell
    return start >= -maxHidden * cell && start + cell <= 1 + maxHidden * cell
  })
}

/** @returns 64 hex digits, of the middle of the part */
export function blockHashOf(part: Part): string {
  const middle = { ...part, frame: middleOf(part.frame) }
  const rgb = gridOf(middle, coloursOf(part.thumbnail), blockHashPixels)
  const data = new Uint8ClampedArray(blockHashPixels ** 2 * 4).fill(255)
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    data[to] = rgb[from] ?? 0
    data[to + 1] = rgb[from + 1] ?? 0
    data[to + 2] = rgb[from + 2] ?? 0
  }
  return bmvbhash({ width: blockHashPixels, height: blockHashPixels, data }, blockHashSide)
}

function gridOf({ frame, mirrored }: Part, areas: AreaSums, cells: number): Float32Array {
  const means = areaMeans(areas, frame, cells)
  return mirrored ? mirror(means, cells) : means
}

function mirror(rgb: Float32Array, width: number): Float32Array {
  const mirrored = new Float32Array(rgb.length)
  for (let cell = 0; cell < rgb.length / 3; cell += 1) {
    const to = cell - 2 * (cell % width) + width - 1
    mirrored.set(rgb.subarray(cell * 3, cell * 3 + 3), to * 3)
  }
  return mirrored
}
