import { describe, expect, it } from 'vitest'
import { dominantColours } from '#src/photo/dominant-colours.ts'
import { colours, paint, plain, type Rgb } from '#test/support/pictures.ts'

describe('the dominant colours of a picture', () => {
  it.each<[string, Rgb]>([
    ['red', [190, 25, 40]],
    ['black', [20, 20, 24]],
    ['grey', [120, 120, 120]],
    ['navy', [22, 28, 66]],
    ['pink', [236, 145, 175]],
    ['brown', [105, 68, 44]],
    ['green', [50, 140, 60]],
  ])('are called %s', async (name, rgb) => {
    expect(await dominantColours(plain(40, 30, rgb))).toEqual([name])
  })

  it('are those of the thing, not of its white ground', async () => {
    const disc = paint(60, 60, (x, y) =>
      Math.hypot(x - 30, y - 30) < 12 ? colours.red : colours.white,
    )
    expect(await dominantColours(disc)).toEqual(['red'])
    expect(await dominantColours(plain(8, 8, colours.white))).toEqual(['white'])
  })

  it('come with the largest first, and without a small one', async () => {
    const striped = paint(100, 40, (_, y) => {
      if (y < 24) return colours.black
      return y < 36 ? colours.red : colours.green
    })
    expect(await dominantColours(striped)).toEqual(['black', 'red'])
  })
})
