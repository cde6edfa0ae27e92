import { describe, expect, it } from 'vitest'
import { seededRandom } from '#src/lib/random.ts'
import { colourDifference } from '#src/photo/colour-difference.ts'

const cells = Array.from({ length: 144 }, (_, cell) => cell)
const random = seededRandom(8)
/** Colours in the middle range, so that brightening them over-exposes nothing. */
const known = Float32Array.from({ length: 432 }, () => 40 + random() * 150)
const nothing = new Float32Array(432)

function difference(
  seen: Float32Array,
  options: { known?: Float32Array; clipped?: Float32Array } = {},
) {
  const compared = { known: options.known ?? known, seen, clipped: options.clipped ?? nothing }
  const { cell, tint, hue } = colourDifference(compared, cells)
  return { cell, tint, hue, all: Math.max(cell, tint, hue) }
}

/** Turns the colours of all cells by an angle, as a shift of the hue does. */
function turned(grid: Float32Array, degrees: number): Float32Array {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const result = grid.slice()
  for (let at = 0; at < grid.length; at += 3) {
    const [r = 0, g = 0, b = 0] = grid.subarray(at, at + 3)
    const luma = 0.299 * r + 0.587 * g + 0.114 * b
    const [blue, red] = [0.564 * (b - luma), 0.713 * (r - luma)]
    const newRed = luma + (red * cos + blue * sin) / 0.713
    const newBlue = luma + (blue * cos - red * sin) / 0.564
    const newGreen = (luma - 0.299 * newRed - 0.114 * newBlue) / 0.587
    result.set([newRed, newGreen, newBlue], at)
  }
  return result
}

/** One cell of another colour. */
function withCell(grid: Float32Array, by: readonly [number, number, number]): Float32Array {
  const result = grid.slice()
  for (const [channel, step] of by.entries())
    result[300 + channel] = (grid[300 + channel] ?? 0) + step
  return result
}

describe('colourDifference', () => {
  it('is nothing between the same grids', () => {
    expect(difference(known).all).toBeLessThan(0.001)
  })

  it.each([0.8, 0.85, 0.95, 1.05, 1.15, 1.2])('allows for a picture %d times as bright', (gain) => {
    expect(difference(known.map((value) => value * gain)).all).toBeLessThan(0.3)
  })

  it.each([0.6, 1.5])('does not for one %d times as bright', (gain) => {
    expect(difference(known.map((value) => value * gain)).cell).toBeGreaterThan(1)
  })

  it('does not take one darker cell for a darker picture', () => {
    expect(difference(withCell(known, [4, 4, 4])).all).toBeLessThan(1)
    expect(difference(withCell(known, [14, 14, 14])).cell).toBeGreaterThan(1)
    expect(difference(withCell(known, [-14, -14, -14])).cell).toBeGreaterThan(1)
  })

  it('sees one cell of another colour that is as bright', () => {
    expect(difference(withCell(known, [20, -10, 0])).cell).toBeGreaterThan(1)
  })

  it.each([30, -30, 60, 180])('sees the hue turned by %d degrees', (degrees) => {
    const { tint, hue } = difference(turned(known, degrees))
    expect(hue).toBeGreaterThan(degrees === 180 ? 0 : 1)
    expect(tint).toBeGreaterThan(1)
  })

  it('sees it in pale pictures, too', () => {
    const pale = known.map((value, at) => (at % 3 === 0 ? value * 0.05 + 110 : 112))
    expect(difference(pale, { known: pale }).all).toBeLessThan(0.001)
    expect(difference(turned(pale, 30), { known: pale }).hue).toBeGreaterThan(1)
  })

  it('sees a picture turned grey', () => {
    const grey = known.map((_, at) => {
      const [r = 0, g = 0, b = 0] = known.subarray(at - (at % 3))
      return 0.299 * r + 0.587 * g + 0.114 * b
    })
    expect(difference(grey).all).toBeGreaterThan(1)
  })

  it('bears the noise of strong compression', () => {
    const noisy = known.map((value) => value + (random() - 0.5) * 6)
    expect(difference(noisy).all).toBeLessThan(1)
  })

  describe('of an over-exposed picture', () => {
    /** White around a product in the middle. */
    const onWhite = known.map((value, at) => (at < 120 || at >= 300 ? 235 : value))
    const brighter = onWhite.map((value) => Math.min(255, value * 1.15))
    const clipped = brighter.map((value) => (value >= 250 ? 255 : 0))

    it('allows for what was lost', () => {
      expect(difference(brighter, { known: onWhite, clipped }).all).toBeLessThan(0.3)
    })

    it('still compares what was not', () => {
      const other = brighter.map((value, at) => (at >= 210 && at < 240 ? value + 25 : value))
      expect(difference(other, { known: onWhite, clipped }).cell).toBeGreaterThan(1)
    })
  })

  it('compares only the cells that it is told to', () => {
    const other = withCell(known, [90, -40, 20])
    const some = cells.filter((cell) => cell !== 100)
    const { cell, tint, hue } = colourDifference({ known, seen: other, clipped: nothing }, some)
    expect(Math.max(cell, tint, hue)).toBeLessThan(0.001)
  })
})
