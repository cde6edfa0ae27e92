import type { Frame, Span } from './frame.ts'

/**
 * A summed-area table (Crow, "Summed-area tables for texture mapping", 1984): the sum of everything above and to the
 * left of each corner between pixels. It gives the mean colour of any rectangle by its four corners.
 */
export interface AreaSums {
  /** Pixels of each side. */
  readonly side: number
  /** (side + 1) * (side + 1) * 3: R, G, B, row by row. */
  readonly sums: Int32Array
}

/** @param rgb side * side * 3 bytes; up to a side of 2,900 the sums fit */
export function sumAreas(rgb: Uint8Array, side: number): AreaSums {
  const width = (side + 1) * 3
  const sums = new Int32Array((side + 1) * width)
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side * 3; x += 1) {
      const to = (y + 1) * width + x + 3
      const left = (sums[to - 3] ?? 0) - (sums[to - 3 - width] ?? 0)
      sums[to] = (sums[to - width] ?? 0) + left + (rgb[y * side * 3 + x] ?? 0)
    }
  }
  return { side, sums }
}

/**
 * The mean colours of the cells of a frame. Pixels on a cell's edge count by the share that lies in it; of a cell that
 * reaches beyond the picture only what is in the picture counts, and one that is not in it at all is black.
 *
 * @param cells in each direction
 * @returns cells * cells * 3 numbers, 0-255: R, G, B cell by cell, row by row
 */
export function areaMeans({ side, sums }: AreaSums, frame: Frame, cells: number): Float32Array {
  const columns = cornersAlong(frame.across, { side, cells })
  const rows = cornersAlong(frame.down, { side, cells })
  const corners = sumsAbove({ side, sums }, rows, columns)
  const corner = (row: number, at: number) => corners[row * (cells + 1) * 3 + at] ?? 0
  const means = new Float32Array(cells * cells * 3)
  for (let row = 0; row < cells; row += 1) {
    const height = (rows[row + 1] ?? 0) - (rows[row] ?? 0)
    const stripe = (at: number) => corner(row + 1, at) - corner(row, at)
    for (let x = 0; x < cells * 3; x += 1) {
      const column = Math.floor(x / 3)
      const pixels = height * ((columns[column + 1] ?? 0) - (columns[column] ?? 0))
      means[row * cells * 3 + x] = pixels > 0 ? (stripe(x + 3) - stripe(x)) / pixels : 0
    }
  }
  return means
}

/** Where the cells of a span begin and end, in pixels. */
function cornersAlong(
  { from, to }: Span,
  { side, cells }: { readonly side: number; readonly cells: number },
): Float64Array {
  const place = (corner: number) => (from + ((to - from) * corner) / cells) * side
  return Float64Array.from({ length: cells + 1 }, (_, corner) =>
    Math.min(side, Math.max(0, place(corner))),
  )
}

/** The sums at the corners of all cells, which lie between those of pixels: R, G, B corner by corner, row by row. */
function sumsAbove(
  { side, sums }: AreaSums,
  rows: Float64Array,
  columns: Float64Array,
): Float64Array {
  const width = (side + 1) * 3
  const above = new Float64Array(rows.length * columns.length * 3)
  let to = 0
  for (const row of rows) {
    const y = Math.min(side - 1, Math.floor(row))
    for (const column of columns) {
      const x = Math.min(side - 1, Math.floor(column))
      for (let channel = 0; channel < 3; channel += 1) {
        const at = y * width + x * 3 + channel
        const top = between(sums[at] ?? 0, sums[at + 3] ?? 0, column - x)
        const bottom = between(sums[at + width] ?? 0, sums[at + width + 3] ?? 0, column - x)
        above[to] = between(top, bottom, row - y)
        to += 1
      }
    }
  }
  return above
}

const between = (a: number, b: number, share: number) => a + (b - a) * share
