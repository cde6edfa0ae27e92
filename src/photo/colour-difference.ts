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

/** How far the colours of two pictures are apart. On each scale 1 is the most that the same picture reaches. */
export interface ColourDifference {
  /** In the cell that differs most: a variant may differ in a print, or a hem. */
  readonly cell: number
  /** In colour without its brightness, over all cells. */
  readonly tint: number
  /** In the hue of all cells together. */
  readonly hue: number
}

/*
 * The figures below were fitted to 620 real photos, each against edits of itself (JPEG 30, brightness +-15 % in RGB
 * and in Lab), and to 5,768 pairs of colour variants of one cut, edited alike. JPEG 30 reaches 1.0 on these scales,
 * variants begin at 1.25, hues shifted by 30 degrees at 1.3. With both, one pair of variants is missed: shorts that
 * differ in a stripe of lining, one of them 15 % darker or brighter.
 */

/** How much brighter than the remembered photo another may be. */
const gains = Array.from({ length: 48 }, (_, at) => (78 + at) / 100)
/** Luma values by which another brightness must explain the photo better than the same one, for each unit of gain. */
const gainCost = 2
/** How much more colourful it may be. */
const saturations = { least: 0.8, most: 1.25 }
/** Colour values that JPEG, and an edge that is half a pixel off, change in a cell, in all tints, and in their hue. */
const noise = { cell: 6.5, tint: 0.8, hue: 0.2 }
/** A brighter picture is not merely multiplied: colours that do not exist are bent. Share of a cell's tint. */
const gainError = 1.3
/** Share of the picture's tint that may change without order, and in hue: 0.115 is under seven degrees. */
const tintShare = 0.12
const hueShare = 0.115
/** At this gain nothing is believed of the tint of over-exposed pixels. */
const clippingGain = 1.05

/** Red, green and blue. */
type Rgb = readonly [number, number, number]

interface Cell {
  readonly known: Rgb
  readonly seen: Rgb
  readonly clipped: Rgb
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
    known: rgbAt(known, cell),
    seen: rgbAt(seen, cell),
    clipped: rgbAt(clipped, cell),
  }))
  const gain = gainOf(compared)
  const tints = summariseTints(compared, gain)
  const errors = compared.map((cell) => errorIn(cell, { gain, saturation: tints.saturation }))
  const worst = errors.map(({ luma, tint }, at) => {
    const bent = Math.abs(gain - 1) * lengthOf(tintOf(compared[at]?.known ?? black))
    return Math.hypot(luma, tint) / (noise.cell + gainError * bent)
  })
  const squares = errors.reduce((sum, { tint }) => sum + tint ** 2, 0)
  return {
    cell: Math.max(...worst),
    tint: Math.sqrt(squares / cells.length) / (noise.tint + tintShare * tints.strength),
    hue: tints.turn / (noise.hue + hueShare * tints.strength),
  }
}

const black: Rgb = [0, 0, 0]

function rgbAt(grid: Grid, cell: number): Rgb {
  return [grid[cell * 3] ?? 0, grid[cell * 3 + 1] ?? 0, grid[cell * 3 + 2] ?? 0]
}

/** How much brighter the photo is than the remembered one: what explains its luma best. */
function gainOf(cells: readonly Cell[]): number {
  const lumas = cells.map(({ known, seen, clipped }) => ({
    known: lumaAt(known),
    seen: lumaAt(seen),
    clipped: lumaAt(clipped),
  }))
  let best = { gain: 1, cost: Number.POSITIVE_INFINITY }
  for (const gain of gains) {
    const squares = lumas.reduce((sum, { known, seen, clipped }) => {
      const least = seen / gain
      return sum + outside(known, least, least + lost(clipped, gain)) ** 2
    }, 0)
    const cost = Math.sqrt(squares / cells.length) + gainCost * Math.abs(gain - 1)
    if (cost < best.cost) best = { gain, cost }
  }
  return best.gain
}

/** How much brighter over-exposed pixels can have been than they are after being divided by the gain. */
const lost = (clipped: number, gain: number) => Math.max(0, clipped - clipped / gain)

/** How far a value lies above the most, or below the least, negative, that it may be. */
const outside = (value: number, least: number, most: number) =>
  Math.max(0, value - most) + Math.min(0, value - least)

/** Blue and red difference (CbCr of ITU-R BT.601): colour without brightness. */
interface Tint {
  readonly blue: number
  readonly red: number
}

function tintOf(rgb: Rgb): Tint {
  const luma = lumaAt(rgb)
  return { blue: 0.564 * (rgb[2] - luma), red: 0.713 * (rgb[0] - luma) }
}

const dot = (a: Tint, b: Tint) => a.blue * b.blue + a.red * b.red
const cross = (a: Tint, b: Tint) => a.blue * b.red - a.red * b.blue
const lengthOf = (tint: Tint) => Math.sqrt(dot(tint, tint))

/** How colourful both pictures are, how much more the photo is, and how far its tints are turned against the other's. */
function summariseTints(cells: readonly Cell[], gain: number) {
  const doubt = clamp((gain - 1) / (clippingGain - 1), { least: 0, most: 1 })
  const tints = cells.map(({ known, seen, clipped }) => ({
    known: tintOf(known),
    seen: tintOf(seen),
    weight: 1 - (doubt * Math.max(...clipped)) / 255,
  }))
  const sum = (value: (known: Tint, seen: Tint) => number) =>
    tints.reduce((total, { known, seen, weight }) => total + weight * value(known, seen), 0)
  const weight = Math.max(
    1,
    sum(() => 1),
  )
  const known = Math.max(
    1,
    sum((tint) => dot(tint, tint)),
  )
  const strongest = Math.max(
    known,
    sum((_, tint) => dot(tint, tint)),
  )
  return {
    strength: Math.sqrt(strongest / weight),
    saturation: clamp(sum(dot) / known, saturations),
    turn: Math.abs(sum(cross)) / Math.sqrt(strongest * weight),
  }
}

interface Change {
  readonly gain: number
  readonly saturation: number
}

/** How far the remembered colour is from what the photo's can have been before it was changed. */
function errorIn({ known, seen, clipped }: Cell, { gain, saturation }: Change) {
  const luma = lumaAt(seen)
  const [red, green, blue] = known.map((value, channel) => {
    const before = luma / gain + ((seen[channel] ?? 0) - luma) / saturation
    return outside(value, before, before + lost(clipped[channel] ?? 0, gain))
  })
  const error: Rgb = [red ?? 0, green ?? 0, blue ?? 0]
  return { luma: lumaAt(error), tint: lengthOf(tintOf(error)) }
}

function clamp(value: number, { least, most }: { readonly least: number; readonly most: number }) {
  return Math.min(most, Math.max(least, value))
}
