import { describe, expect, it } from 'vitest'
import { colourDistance, colourGrid } from '#src/photo/colour-grid.ts'
import { paint, plain } from '#test/support/pictures.ts'

describe('colourGrid', () => {
  it('gives the mean colour of each cell, row by row', () => {
    // 16x16: cells of 2x2. Every cell is half (200, 0, 10), half (100, 0, 20), but for the last.
    const { rgb } = paint(16, 16, (x, y) => {
      if (x >= 14 && y >= 14) return [1, 2, 3]
      return x % 2 === 0 ? [200, 0, 10] : [100, 0, 20]
    })
    const grid = colourGrid(rgb, 16)
    expect(grid).toHaveLength(192)
    expect(grid.slice(0, 6)).toEqual([150, 0, 15, 150, 0, 15])
    expect(grid.slice(-3)).toEqual([1, 2, 3])
  })

  it('puts a place of the picture into its own cell', () => {
    // Cell 8 * 2 + 5: third row, sixth column.
    const { rgb } = paint(256, 256, (x, y) =>
      x >= 160 && x < 192 && y >= 64 && y < 96 ? [255, 255, 255] : [0, 0, 0],
    )
    const lit = colourGrid(rgb, 256).flatMap((value, at) => (value > 0 ? [at] : []))
    const cell = (8 * 2 + 5) * 3
    expect(lit).toEqual([cell, cell + 1, cell + 2])
  })
})

describe('colourDistance', () => {
  const grey = colourGrid(plain(64, 64).rgb, 64)

  it('is zero for the same grid', () => {
    expect(colourDistance(grey, grey)).toBe(0)
  })

  it('is the distance of the cell that differs most, not the mean', () => {
    const one = grey.with(30, 131).with(31, 132).with(60, 138)
    expect(colourDistance(grey, one)).toBe(10)
    expect(colourDistance(one, grey)).toBe(10)
    expect(colourDistance(grey, grey.with(30, 131).with(31, 132))).toBe(5)
  })

  it('reaches from black to white', () => {
    const black = grey.map(() => 0)
    const white = grey.map(() => 255)
    expect(colourDistance(black, white)).toBeCloseTo(Math.sqrt(3) * 255, 6)
  })
})
