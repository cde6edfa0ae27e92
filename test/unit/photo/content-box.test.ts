import { describe, expect, it } from 'vitest'
import type { Picture } from '#src/domain/picture.ts'
import { type Box, contentBox } from '#src/photo/content-box.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { colours, encode, paint, pixelAt, plain, type Rgb, scene } from '#test/support/pictures.ts'

/** A picture on a larger one of one colour. */
function framed(
  picture: Picture,
  { left, top, width, height }: Box,
  rim: Rgb | ((x: number, y: number) => Rgb),
): Picture {
  return paint(width, height, (x, y) => {
    const isInside = x >= left && x < left + picture.width && y >= top && y < top + picture.height
    if (isInside) return pixelAt(picture, x - left, y - top)
    return typeof rim === 'function' ? rim(x, y) : rim
  })
}

const photo = scene(3)
const { width, height } = photo

describe('contentBox', () => {
  it('is all of a picture without a rim', () => {
    expect(contentBox(photo)).toEqual({ left: 0, top: 0, width, height })
  })

  it.each([
    ['bars above and below', { left: 0, top: 150, width, height: 700 }],
    ['bars at the sides', { left: 90, top: 0, width: 500, height }],
    ['a rim all around', { left: 33, top: 21, width: 400, height: 500 }],
    ['a bar below only', { left: 0, top: 0, width, height: 300 }],
  ])('leaves out %s', (_, screen) => {
    for (const rim of [colours.black, colours.white, colours.grey]) {
      const { left, top } = screen
      expect(contentBox(framed(photo, screen, rim))).toEqual({ left, top, width, height })
    }
  })

  it('leaves out what stands in the bars: a clock, a line of text, buttons', () => {
    const screen = { left: 0, top: 200, width, height: 700 }
    const bars = (x: number, y: number): Rgb => {
      const isClock = y > 10 && y < 20 && x > 20 && x < 50 && x % 5 < 3
      const isText = y > 480 && y < 495 && x > 30 && x < 280 && x % 7 < 3
      const isButton = y > 600 && y < 650 && [60, 160, 260].some((at) => Math.abs(x - at) < 20)
      return isClock || isText || isButton ? colours.white : colours.black
    }
    expect(contentBox(framed(photo, screen, bars))).toEqual({ left: 0, top: 200, width, height })
  })

  it('is the product of a packshot on white, also when that stands between bars', () => {
    const packshot = framed(photo, { left: 40, top: 60, width: 400, height: 400 }, colours.white)
    const inBars = framed(packshot, { left: 0, top: 200, width: 400, height: 800 }, colours.black)
    expect(contentBox(packshot)).toEqual({ left: 40, top: 60, width, height })
    expect(contentBox(inBars)).toEqual({ left: 40, top: 260, width, height })
  })

  it('keeps together what stands close by, and in a larger picture, too', () => {
    const gap = (at: number) => at === 100 || at === 101
    const two = paint(width, height, (x, y) => (gap(y) ? colours.white : pixelAt(photo, x, y)))
    const screen = { left: 0, top: 400, width, height: 1_000 }
    expect(contentBox(two)).toEqual({ left: 0, top: 0, width, height })
    expect(contentBox(framed(two, screen, colours.white))).toEqual({
      left: 0,
      top: 400,
      width,
      height,
    })
  })

  it('is not moved by JPEG', async () => {
    const screen = { left: 40, top: 60, width: 400, height: 400 }
    const packshot = framed(photo, screen, colours.white)
    const bytes = await encode(packshot).jpeg({ quality: 30 }).toBuffer()
    const box = contentBox(await (await openPhoto(bytes)).decode())
    expect(Math.abs(box.left - 40)).toBeLessThanOrEqual(2)
    expect(Math.abs(box.top - 60)).toBeLessThanOrEqual(2)
    expect(Math.abs(box.width - width)).toBeLessThanOrEqual(3)
    expect(Math.abs(box.height - height)).toBeLessThanOrEqual(3)
  })

  it.each([
    ['one colour', plain(300, 200)],
    ['a single pixel', plain(1, 1)],
    ['a line', plain(1, 1024)],
  ])('is all of a picture of %s', (_, picture) => {
    expect(contentBox(picture)).toEqual({
      left: 0,
      top: 0,
      width: picture.width,
      height: picture.height,
    })
  })
})
