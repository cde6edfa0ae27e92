import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { toChatPhoto } from '#src/photo/chat-photo.ts'
import { collage } from '#src/photo/collage.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { animatedPng } from '#test/support/animated-png.ts'
import {
  fakeScans,
  jpegSegment,
  withSegments,
  withZeroedScanParameters,
} from '#test/support/jpeg-segments.ts'
import {
  colourAt,
  colours,
  encode,
  manyScans,
  pixelAt,
  plain,
  scene,
} from '#test/support/pictures.ts'
import { sharedFolder, sharedMissing } from '#test/support/shared-data.ts'

const decode = async (bytes: Uint8Array) => (await openPhoto(bytes)).decode()

const red = () => encode(plain(64, 64, colours.red))
const redJpeg = () => red().jpeg({ quality: 95 }).toBuffer()
const withoutEnd = async () => (await redJpeg()).subarray(0, -2)
const png = (colour: keyof typeof colours) =>
  encode(plain(64, 64, colours[colour]))
    .png()
    .toBuffer()

/** The card's picture and the first tile of a choice, as a shopper sees them. */
async function shown(bytes: Uint8Array) {
  const card = (await toChatPhoto(bytes)) ?? Buffer.alloc(0)
  const tile = await collage([{ photo: bytes, number: undefined }])
  return { card: await decode(card), tile: await decode(tile) }
}

/** The clip of a motion photo, which stands behind the picture. */
const clip = Buffer.concat([
  Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0isommp42', 'latin1'),
  fakeScans(3_000_000),
])

async function animatedWebp(): Promise<Buffer> {
  const frames = [await png('red'), await png('blue')]
  return sharp(frames, { join: { animated: true } })
    .webp()
    .toBuffer()
}

/** Files that decode to plain red. */
const oddFiles: Readonly<Record<string, () => Promise<Buffer>>> = {
  'a motion photo: an MP4 full of FF DA behind the picture': async () =>
    Buffer.concat([await redJpeg(), clip]),
  'a JPEG with 7.8 MB of editor metadata full of FF DA': async () =>
    withSegments(
      await redJpeg(),
      ...Array.from({ length: 120 }, () => jpegSegment(0xed, fakeScans(65_000))),
    ),
  'a JPEG whose comment looks like scans': async () =>
    withSegments(await redJpeg(), jpegSegment(0xfe, fakeScans(60_000))),
  'a JPEG with small JPEGs in its EXIF': async () => {
    const thumbnail = await encode(scene(2)).resize(16, 12).jpeg().toBuffer()
    const exif = Array.from({ length: 101 }, () => thumbnail)
    return withSegments(
      await redJpeg(),
      jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), ...exif])),
    )
  },
  'an MPO: more pictures behind the first': async () => {
    const more = await encode(scene(2)).jpeg({ progressive: true }).toBuffer()
    return Buffer.concat([await redJpeg(), ...Array.from({ length: 40 }, () => more)])
  },
  'a JPEG with fill bytes before its markers': async () =>
    withSegments(await redJpeg(), Buffer.from([0xff, 0xff, 0xff])),
  'a baseline JPEG whose scan has zeros for parameters': async () =>
    withZeroedScanParameters(await redJpeg()),
  'the same with a video behind it': async () =>
    Buffer.concat([withZeroedScanParameters(await redJpeg()), clip]),
  'a JPEG with bytes of nothing between its segments': async () =>
    withSegments(await redJpeg(), jpegSegment(0xfe, [1, 2, 3]), Buffer.alloc(4)),
  'a JPEG that claims a version of JFIF there is not': async () =>
    withSegments(
      await redJpeg(),
      jpegSegment(0xe0, Buffer.from('JFIF\0\x09\x09\0\0\x01\0\x01\0\0', 'latin1')),
    ),
  'a JPEG with a profile of another kind of picture': async () =>
    withSegments(
      await redJpeg(),
      jpegSegment(0xe2, Buffer.from(`ICC_PROFILE\0\x01\x01${'7'.repeat(200)}`, 'latin1')),
    ),
  'a JPEG without its end marker': withoutEnd,
  'a JPEG that ends in the middle of its end marker': async () => (await redJpeg()).subarray(0, -1),
  'a JPEG whose end marker was overwritten with zeros': async () =>
    Buffer.concat([await withoutEnd(), Buffer.alloc(4_096)]),
  'a progressive JPEG without its end marker': async () =>
    (await red().jpeg({ quality: 95, progressive: true }).toBuffer()).subarray(0, -2),
  'a JPEG with metadata and without its end marker': async () =>
    withSegments(await withoutEnd(), jpegSegment(0xed, fakeScans(900))),
  'an animated PNG: its first frame': async () => animatedPng(await png('red'), await png('blue')),
  'a PNG with another file behind it': async () =>
    Buffer.concat([await png('red'), fakeScans(1_000)]),
  'a PNG without its end chunk': async () => (await png('red')).subarray(0, -12),
  'an animated WebP: its first frame': animatedWebp,
}

describe('is let in and shown', () => {
  it.each(Object.entries(oddFiles))('%s', async (_, file) => {
    const bytes = await file()
    expect(colourAt(await decode(bytes), 0.5, 0.5)).toBe('red')
    const { card, tile } = await shown(bytes)
    expect([colourAt(card, 0.5, 0.5), colourAt(tile, 0.5, 0.5)]).toEqual(['red', 'red'])
  })

  const cutOut = () => {
    const background = { r: 20, g: 20, b: 20, alpha: 0 }
    const dark = {
      create: { width: 20, height: 20, channels: 4, background: { ...background, alpha: 1 } },
    } as const
    return sharp({ create: { width: 60, height: 60, channels: 4, background } }).composite([
      { input: dark },
    ])
  }
  it.each([
    ['PNG', () => cutOut().png()],
    ['PNG with a palette', () => cutOut().png({ palette: true })],
    ['PNG of 16 bits', () => cutOut().toColourspace('rgb16').png()],
    ['grey PNG', () => cutOut().toColourspace('b-w').png()],
    ['WebP', () => cutOut().webp()],
    ['lossless WebP', () => cutOut().webp({ lossless: true })],
    ['AVIF', () => cutOut().avif({ quality: 90 })],
  ] as const)('a dark cut-out, a %s, on white everywhere', async (_, file) => {
    const bytes = await file().toBuffer()
    const { card, tile } = await shown(bytes)
    for (const picture of [await decode(bytes), card, tile]) {
      // Within the frame that marks a shopper's own photo.
      const { width, height } = picture
      const [value] = pixelAt(picture, Math.floor(width * 0.1), Math.floor(height * 0.1))
      expect(value).toBeGreaterThan(250)
      expect(pixelAt(picture, width >> 1, height >> 1)[0]).toBeLessThan(40)
    }
  })
})

describe('is refused', () => {
  it.each([
    ['half of its data', (whole: Buffer) => whole.subarray(0, whole.length >> 1)],
    ['nine tenths', (whole: Buffer) => whole.subarray(0, Math.floor(whole.length * 0.9))],
    ['all but its last hundred bytes', (whole: Buffer) => whole.subarray(0, -100)],
  ])('a JPEG of which only %s came', async (_, cut) => {
    for (const progressive of [false, true]) {
      const whole = await encode(scene(1)).jpeg({ progressive }).toBuffer()
      await expect(decode(cut(whole))).rejects.toThrow('damaged or cut off')
    }
  })

  it('a JPEG of 2,646 scans, whatever stands behind it', async () => {
    await expect(openPhoto(Buffer.concat([manyScans(64), clip]))).rejects.toThrow('2647 scans')
  })
})

const found = join(sharedFolder, 'cases/found')
describe.skipIf(sharedMissing)(
  `the files found in use${sharedMissing ? ` (${sharedMissing})` : ''}`,
  () => {
    it.each([
      '08-transparent-png-on-black/dark1.png',
      '09-samsung-sos-no-picture/06-bad-sos.jpg',
      '29-apng/28-apng.png',
      '30-missing-eoi/08-missing-eoi.jpg',
    ])('%s is let in and shown', async (name) => {
      const bytes = await readFile(join(found, name))
      const picture = await decode(bytes)
      const { card } = await shown(bytes)
      const middle = pixelAt(picture, picture.width >> 1, picture.height >> 1)
      const shownMiddle = pixelAt(card, card.width >> 1, card.height >> 1)
      for (const [channel, value] of middle.entries()) {
        expect(Math.abs((shownMiddle[channel] ?? 999) - value)).toBeLessThan(40)
      }
    })
  },
)
