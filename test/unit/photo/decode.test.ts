import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { Picture } from '#src/domain/picture.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import {
  colourAt,
  colours,
  encode,
  paint,
  pixelAt,
  plain,
  quarters,
} from '#test/support/pictures.ts'

async function decode(bytes: Uint8Array): Promise<Picture> {
  return (await openPhoto(bytes)).decode()
}

function corners(picture: Picture): string {
  const places = [
    [0.2, 0.2],
    [0.8, 0.2],
    [0.2, 0.8],
    [0.8, 0.8],
  ] as const
  return places.map(([right, down]) => colourAt(picture, right, down)).join(' ')
}

const stored = 'red green blue white'

describe('decoding', () => {
  it.each([
    ['JPEG', () => encode(quarters()).jpeg({ quality: 95 })],
    ['progressive JPEG', () => encode(quarters()).jpeg({ quality: 95, progressive: true })],
    ['CMYK JPEG', () => encode(quarters()).toColourspace('cmyk').jpeg({ quality: 95 })],
    ['PNG', () => encode(quarters()).png()],
    ['interlaced PNG', () => encode(quarters()).png({ progressive: true })],
    ['PNG with a palette', () => encode(quarters()).png({ palette: true })],
    ['PNG of 16 bits', () => encode(quarters()).toColourspace('rgb16').png()],
    ['WebP', () => encode(quarters()).webp({ quality: 95 })],
    ['AVIF', () => encode(quarters()).avif({ quality: 90 })],
  ] as const)('gives the colours of a %s as three bytes a pixel', async (_, file) => {
    const picture = await decode(await file().toBuffer())
    expect(corners(picture)).toBe(stored)
    expect(picture.rgb).toHaveLength(picture.width * picture.height * 3)
  })

  it.each([
    [1, 'red green blue white'],
    [2, 'green red white blue'],
    [3, 'white blue green red'],
    [4, 'blue white red green'],
    [5, 'red blue green white'],
    [6, 'blue red white green'],
    [7, 'white green blue red'],
    [8, 'green white red blue'],
  ])('turns a photo with EXIF orientation %d upright', async (orientation, expected) => {
    const file = encode(quarters()).jpeg({ quality: 95 }).withMetadata({ orientation })
    const picture = await decode(await file.toBuffer())
    expect(corners(picture)).toBe(expected)
    const isTurned = orientation >= 5
    expect([picture.width, picture.height]).toEqual(isTurned ? [20, 40] : [40, 20])
  })

  it.each([
    ['greyscale JPEG', () => encode(plain(9, 5)).greyscale().jpeg()],
    ['PNG of one channel', () => encode(plain(9, 5)).toColourspace('b-w').png()],
    ['PNG of one channel of 16 bits', () => encode(plain(9, 5)).toColourspace('grey16').png()],
  ] as const)('gives a %s three equal channels', async (_, file) => {
    const picture = await decode(await file().toBuffer())
    expect(picture.rgb).toHaveLength(9 * 5 * 3)
    const [r, g, b] = pixelAt(picture, 4, 2)
    expect([r, g, b]).toEqual([r, r, r])
    expect(Math.abs(r - 128)).toBeLessThanOrEqual(2)
  })

  it.each([
    ['nothing of what is transparent', 0, [255, 255, 255]],
    ['half of what is half transparent', 0.5, [255, 127, 127]],
    ['all of what is not', 1, [255, 0, 0]],
  ] as const)('shows %s on white', async (_, alpha, [r, g, b]) => {
    const background = { r: 255, g: 0, b: 0, alpha }
    const file = sharp({ create: { width: 6, height: 4, channels: 4, background } })
    for (const bytes of [
      await file.png().toBuffer(),
      await file.webp({ lossless: true }).toBuffer(),
    ]) {
      const picture = await decode(bytes)
      const pixel = pixelAt(picture, 3, 2)
      for (const [channel, value] of [r, g, b].entries()) {
        expect(Math.abs((pixel[channel] ?? -9) - value)).toBeLessThanOrEqual(1)
      }
      expect(picture.rgb).toHaveLength(6 * 4 * 3)
    }
  })

  it('shows the first picture of an animated WebP', async () => {
    const frames = await Promise.all(
      [colours.red, colours.blue].map((colour) =>
        encode(plain(30, 20, colour))
          .png()
          .toBuffer(),
      ),
    )
    const animated = await sharp(frames, { join: { animated: true } })
      .webp()
      .toBuffer()
    expect((await sharp(animated).metadata()).pages).toBe(2)
    const picture = await decode(animated)
    expect([picture.width, picture.height]).toEqual([30, 20])
    expect(colourAt(picture, 0.5, 0.5)).toBe('red')
  })

  it.each([
    [1, 1, 1, 1],
    [1, 20_000, 1, 1024],
    [20_000, 1, 1024, 1],
    [1024, 1024, 1024, 1024],
    [2048, 1000, 1024, 500],
    [600, 400, 600, 400],
  ])('brings %dx%d to at most 1024 pixels a side', async (...sizes) => {
    const [width, height, expectedWidth, expectedHeight] = sizes
    const background = { r: 9, g: 99, b: 199 }
    const file = sharp({ create: { width, height, channels: 3, background } })
    const picture = await decode(await file.png().toBuffer())
    expect([picture.width, picture.height]).toEqual([expectedWidth, expectedHeight])
    expect(picture.rgb).toHaveLength(expectedWidth * expectedHeight * 3)
    expect(pixelAt(picture, 0, 0)).toEqual([9, 99, 199])
  })

  it('keeps every pixel of a small lossless picture', async () => {
    const picture = paint(7, 5, (x, y) => [x * 30, y * 50, x * y])
    const decoded = await decode(await encode(picture).png().toBuffer())
    expect([...decoded.rgb]).toEqual([...picture.rgb])
  })

  it('reads a JPEG whose colour profile is nonsense', async () => {
    const jpeg = await encode(quarters()).jpeg({ quality: 95 }).toBuffer()
    const profile = Buffer.concat([
      Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'),
      Buffer.alloc(200, 7),
    ])
    const segment = Buffer.concat([Buffer.from([0xff, 0xe2, 0, profile.length + 2]), profile])
    const bytes = Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)])
    expect(corners(await decode(bytes))).toBe(stored)
  })
})
