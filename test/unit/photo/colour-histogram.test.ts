import { describe, expect, it } from 'vitest'
import type { Picture } from '#src/domain/picture.ts'
import { colourBins, colourHistogram } from '#src/photo/colour-histogram.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import {
  colours,
  encode,
  otherColours,
  paint,
  plain,
  type Rgb,
  scene,
} from '#test/support/pictures.ts'

async function similarity(a: Picture, b: Picture): Promise<number> {
  const [x, y] = await Promise.all([colourHistogram(a), colourHistogram(b)])
  return x.reduce((sum, value, at) => sum + value * (y[at] ?? 0), 0)
}

/** A disc of a colour in the middle. */
function disc(colour: Rgb, ground: Rgb = colours.white): Picture {
  return paint(120, 90, (x, y) => (Math.hypot(x - 60, y - 45) < 30 ? colour : ground))
}

describe('the colours of a picture', () => {
  it.each([scene(1), plain(3, 50), plain(64, 64, colours.white), plain(9, 9, colours.black)])(
    'have unit length (picture %#)',
    async (picture) => {
      const histogram = await colourHistogram(picture)
      expect(histogram).toHaveLength(colourBins)
      expect(histogram.every((value) => value >= 0)).toBe(true)
      expect(Math.hypot(...histogram)).toBeCloseTo(1, 5)
    },
  )

  it('are those of the thing, not of its white ground', async () => {
    expect(await similarity(disc(colours.red), plain(20, 20, colours.red))).toBeGreaterThan(0.9)
    expect(await similarity(disc(colours.red), disc(colours.blue))).toBeLessThan(0.3)
  })

  it('are rather those of the middle than of the border', async () => {
    const red = plain(50, 50, colours.red)
    const inside = await similarity(disc(colours.red, colours.black), red)
    const outside = await similarity(disc(colours.black, colours.red), red)
    // The disc covers a quarter of the picture.
    expect(inside ** 2).toBeGreaterThan(0.3)
    expect(outside ** 2).toBeLessThan(0.7)
  })

  it('hardly change when the picture is sent again, and much when it is recoloured', async () => {
    for (const seed of [1, 2, 3]) {
      const bytes = await encode(scene(seed)).resize(200).jpeg({ quality: 60 }).toBuffer()
      const again = await (await openPhoto(bytes)).decode()
      const same = await similarity(scene(seed), again)
      expect(same).toBeGreaterThan(0.75)
      expect(await similarity(scene(seed), otherColours(scene(seed)))).toBeLessThan(same - 0.2)
    }
  })

  it('do not depend on where they are', async () => {
    const mirrored = paint(120, 90, (x) => (x < 60 ? colours.red : colours.green))
    const picture = paint(120, 90, (x) => (x < 60 ? colours.green : colours.red))
    expect(await similarity(picture, mirrored)).toBeGreaterThan(0.99)
  })
})
