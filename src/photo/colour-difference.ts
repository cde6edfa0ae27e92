import { lumaAt } from './thumbnail.ts'

/** Mean colours of a grid's cells: R, G, B cell by cell, 0-255. */
type Grid = Float32Array

export interface Compared {
  /** Of the remembered photo. */
  readonly known: Grid
  readonly seen: Grid
  /** 255 for each channel that is over-exposed in all of a cell of what is seen, 0 where in none. */
  readonly clipped: Grid
}

/** How far the colours of two pictures are apart, each figure on a scale on which 1 is the most that the same picture reaches. */
export interface ColourDifference {
  /** In the cell that differs most: a variant may differ in a print that fills one cell. */
  readonly cell: number
  /** In colourfulness, over all cells. */
  readonly tint: number
  /** In hue, over all cells. */
  readonly hue: number
}

/*
 * What may happen to a picture and what tells two pictures apart: measured on some 5,000 pairs of a photo and an edit
 * of it, and on as many of colour variants of one cut and of photos shifted in hue (test/integration/resent.test.ts).
 */
/** How much darker or brighter a photo may have become. */
const gains = Array.from({ length: 48 }, (_, at) => (78 + at) / 100)
/** Luma that a brighter or darker photo must explain better than one as bright does, for each unit of gain. */
const gainCost = 2
const saturations = { least: 0.8, most: 1.25 }
/** What JPEG and an edge of half a pixel leave, in a cell and over all: colour values of 0-255. */
const noise = { cell: 7, tint: 0.8, hue: 0.2 }
/** A brighter picture is not merely its colours multiplied: some are out of range. Share of the cell's colourfulness. */
const gainError = 1.4
/** Share of the picture's colourfulness that may change without order, and turn: 0.105 is six degrees. */
const tintShare = 0.13
const hueShare = 0.105
/** From this gain on nothing is believed of over-exposed pixels. */
const clippingGain = 1.05

/** A cell of both grids: its luma, and its colour as blue and red differences (CbCr of ITU-R BT.601). */
interface Cell {
  readonly known: Opponent
  readonly seen: Opponent
  /** Luma of the over-exposed pixels alone, 0-255. */
  readonly clippedLuma: number
  /** Share of the pixels over-exposed in any channel. */
  readonly clipped: number
}

interface Opponent {
  readonly luma: number
  readonly blue: number
  readonly red: number
}

/**
 * Compares the colours of a photo with those of a remembered one. All of the photo may be brighter or darker, and as
 * much more or less colourful; what is over-exposed may have been darker before.
 *
 * @param cells those that are compared
 */
export function colourDifference(
  { known, seen, clipped }: Compared,
  cells: readonly number[],
): ColourDifference {
  const compared = cells.map((cell) => ({
    known: opponentAt(known, cell * 3),
    seen: opponentAt(seen, cell * 3),
    clippedLuma: lumaAt(clipped, cell * 3),
    clipped: Math.max(...clipped.subarray(cell * 3, cell * 3 + 3)) / 255,
  }))
  return judge(compared, gainOf(compared))
}

function judge(cells: readonly Cell[], gain: number): ColourDifference {
  const weighed = cells.map((cell) => ({ ...cell, weight: weightOf(cell, gain) }))
  const sum = (value: (cell: Cell) => number) =>
    weighed.reduce((total, cell) => total + cell.weight * value(cell), 0)
  const known = sum((cell) => dot(cell.known, cell.known))
  const seen = sum((cell) => dot(cell.seen, cell.seen))
  const along = sum((cell) => dot(cell.known, cell.seen))
  const across = sum((cell) => cross(cell.known, cell.seen))
  const weight = Math.max(
    1,
    sum(() => 1),
  )
  const saturation = clamp(along / Math.max(1, known), saturations)
  const errors = weighed.map((cell) => cell.weight * tintError(cell, saturation))
  const worst = weighed.map((cell, at) => {
    const allowed = noise.cell + gainError * Math.abs(gain - 1) * lengthOf(cell.known)
    return Math.hypot(lumaError(cell, gain), errors[at] ?? 0) / allowed
  })
  const colourfulness = Math.sqrt(Math.max(known, seen) / weight)
  const tint = Math.sqrt(errors.reduce((total, error) => total + error ** 2, 0) / weight)
  const turned = Math.abs(across) / Math.sqrt(Math.max(1, known, seen) * weight)
  return {
    cell: Math.max(...worst),
    tint: tint / (noise.tint + tintShare * colourfulness),
    hue: turned / (noise.hue + hueShare * colourfulness),
  }
}

/** Nothing is known of the colours of over-exposed pixels. */
function weightOf({ clipped }: Cell, gain: number): number {
  return 1 - clipped * clamp((gain - 1) / (clippingGain - 1), { least: 0, most: 1 })
}

function tintError({ known, seen }: Cell, saturation: number): number {
  return Math.hypot(seen.blue - saturation * known.blue, seen.red - saturation * known.red)
}

function opponentAt(grid: Grid, at: number): Opponent {
  const luma = lumaAt(grid, at)
  return {
    luma,
    blue: 0.564 * ((grid[at + 2] ?? 0) - luma),
    red: 0.713 * ((grid[at] ?? 0) - luma),
  }
}

/** How much brighter the photo is than the remembered one: what explains its luma best. */
function gainOf(cells: readonly Cell[]): number {
  let best = { gain: 1, cost: Number.POSITIVE_INFINITY }
  for (const gain of gains) {
    const squares = cells.reduce((sum, cell) => sum + lumaError(cell, gain) ** 2, 0)
    const cost = Math.sqrt(squares / cells.length) + gainCost * Math.abs(gain - 1)
    if (cost < best.cost) best = { gain, cost }
  }
  return best.gain
}

/** How far the remembered luma is from what the photo's can have been before it changed by the gain. */
function lumaError({ known, seen, clippedLuma }: Cell, gain: number): number {
  const darkest = seen.luma / gain
  const brightest = darkest + Math.max(0, clippedLuma - clippedLuma / gain)
  return Math.max(0, darkest - known.luma, known.luma - brightest)
}

const dot = (a: Opponent, b: Opponent) => a.blue * b.blue + a.red * b.red
const cross = (a: Opponent, b: Opponent) => a.blue * b.red - a.red * b.blue
const lengthOf = (colour: Opponent) => Math.sqrt(dot(colour, colour))

function clamp(value: number, { least, most }: { readonly least: number; readonly most: number }) {
  return Math.min(most, Math.max(least, value))
}
