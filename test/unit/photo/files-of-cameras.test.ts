import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { toChatPhoto } from '#src/photo/chat-photo.ts'
import { collage } from '#src/photo/collage.ts'
import { toModelCollage } from '#src/photo/model-photo.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { animatedPng } from '#test/support/animated-png.ts'
import {
  fakeScans,
  jpegSegment,
  withSegments,
  withZeroedScanParameters,
} from '#test/support/jpeg-segments.ts'
import { colourAt, colours, encode, paint, pixelAt, plain } from '#test/support/pictures.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const decode = async (bytes: Uint8Array) => (await openPhoto(bytes)).decode()

/** Red above, blue below: upright, or it was turned. */
const flag = (width = 96, height = 96) =>
  encode(paint(width, height, (_, y) => (y < height / 2 ? colours.red : colours.blue)))
const jpeg = () => flag().jpeg({ quality: 95 }).toBuffer()
const png = () => flag().png().toBuffer()
/** Lies on its side, and says so. */
const lying = () => flag().rotate(-90)
const onItsSide = { orientation: 6 } as const

/** A card, a choice and the sheet of a vision model, as they are shown. */
async function shown(bytes: Uint8Array) {
  const card = (await toChatPhoto(bytes)) ?? Buffer.alloc(0)
  const tile = await collage([{ photo: bytes, number: undefined }])
  const { jpeg: sheet } = await toModelCollage([bytes], 400)
  return Promise.all([card, tile, sheet].map(decode))
}

function chunk(type: string, content: Uint8Array, { spoilt = false } = {}): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  const body = Buffer.concat([latin1(type), content])
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE((crc32(body) ^ (spoilt ? 1 : 0)) >>> 0)
  return Buffer.concat([length, body, sum])
}

/** The PNG with chunks behind its header, where programs write theirs. */
const withChunks = (file: Buffer, ...chunks: readonly Buffer[]) =>
  Buffer.concat([file.subarray(0, 33), ...chunks, file.subarray(33)])

const withBrand = (avif: Buffer, brand: string) => {
  const bytes = Buffer.from(avif)
  bytes.write(brand, 8, 'latin1')
  return bytes
}

/** A picture with its gain map behind it, which brightens it on some screens. */
async function brightPhoto(): Promise<Buffer> {
  const map = await encode(plain(24, 24)).jpeg().toBuffer()
  const xmp = `http://ns.adobe.com/xap/1.0/\0<x:xmpmeta hdrgm:Version="1.0" Item:Length="${map.length}"/>`
  return Buffer.concat([withSegments(await jpeg(), jpegSegment(0xe1, latin1(xmp))), map])
}

/** A picture with the clip of a motion photo behind it, and words of where it begins. */
async function motionPhoto(): Promise<Buffer> {
  const clip = Buffer.concat([latin1('\0\0\0\x18ftypmp42\0\0\0\0isommp42'), fakeScans(200_000)])
  const xmp = `http://ns.adobe.com/xap/1.0/\0<x:xmpmeta GCamera:MotionPhoto="1" Length="${clip.length}"/>`
  return Buffer.concat([withSegments(await jpeg(), jpegSegment(0xe1, latin1(xmp))), clip])
}

const files: Readonly<Record<string, () => Promise<Buffer>>> = {
  'a JPEG of a printer, in CMYK': () =>
    flag().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer(),
  'a JPEG that lies on its side': () => lying().withMetadata(onItsSide).jpeg().toBuffer(),
  'the same without its end marker': async () =>
    (await lying().withMetadata(onItsSide).jpeg().toBuffer()).subarray(0, -2),
  'the same with zeros for scan parameters': async () =>
    withZeroedScanParameters(await lying().withMetadata(onItsSide).jpeg().toBuffer()),
  'a JPEG in CMYK without its end marker': async () =>
    (await flag().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer()).subarray(0, -2),
  'a JPEG of full colour without its end marker': async () =>
    (await flag().jpeg({ chromaSubsampling: '4:4:4' }).toBuffer()).subarray(0, -2),
  'a JPEG whose end marker became a line break': async () =>
    Buffer.concat([(await jpeg()).subarray(0, -2), latin1('\r\n')]),
  'a JPEG whose end marker is followed by one more': async () =>
    Buffer.concat([await jpeg(), Buffer.from([0xff, 0xd9])]),
  'a JPEG with the trailer of a Samsung behind it': async () =>
    Buffer.concat([
      await jpeg(),
      latin1('\0\0\x01\x0a\x0e\0\0\0Image_UTC_Data1700000000000SEFHk\0\0\0'),
      latin1('SEFT'),
    ]),
  'a motion photo that says where its clip begins': motionPhoto,
  'a picture for bright screens': brightPhoto,
  'a JPEG with two times the longest segment': async () =>
    withSegments(
      await jpeg(),
      jpegSegment(0xe1, fakeScans(65_533)),
      jpegSegment(0xe2, fakeScans(65_533)),
    ),
  'a JPEG with empty segments': async () =>
    withSegments(await jpeg(), jpegSegment(0xfe, []), jpegSegment(0xef, []), jpegSegment(0xe5, [])),
  'a progressive JPEG with a comment between its scans': async () => {
    const whole = await flag().jpeg({ quality: 95, progressive: true }).toBuffer()
    const last = whole.lastIndexOf(Buffer.from([0xff, 0xda]))
    return Buffer.concat([
      whole.subarray(0, last),
      jpegSegment(0xfe, fakeScans(9_000)),
      whole.subarray(last),
    ])
  },
  'a JPEG with a profile in pieces, of which one is missing': async () =>
    withSegments(
      await jpeg(),
      jpegSegment(0xe2, latin1(`ICC_PROFILE\0\x02\x02${'x'.repeat(500)}`)),
    ),
  'a JPEG whose EXIF is broken': async () =>
    withSegments(await jpeg(), jpegSegment(0xe1, latin1('Exif\0\0MM\0*\xff\xff\xff\xff'))),
  'a PNG that lies on its side': () => lying().withMetadata(onItsSide).png().toBuffer(),
  'a PNG in passes, of 16 bits': () =>
    flag().toColourspace('rgb16').png({ progressive: true }).toBuffer(),
  'a PNG with a palette': () => flag().png({ palette: true, colours: 4 }).toBuffer(),
  'a PNG with 2 MB of text before its data': async () =>
    withChunks(await png(), chunk('tEXt', latin1(`Comment\0${'x'.repeat(2_000_000)}`))),
  'a PNG with a broken profile': async () =>
    withChunks(await png(), chunk('iCCP', latin1('icc\0\0nonsense'))),
  'a PNG whose text has a wrong checksum': async () =>
    withChunks(await png(), chunk('tEXt', latin1('Software\0x'), { spoilt: true })),
  'a PNG with an empty chunk of a program': async () =>
    withChunks(await png(), chunk('vpAg', Buffer.alloc(0))),
  'an animated PNG whose first picture is no part of it': async () => {
    const animated = animatedPng(
      await png(),
      await encode(plain(96, 96, colours.green))
        .png()
        .toBuffer(),
    )
    const control = animated.indexOf('fcTL')
    return Buffer.concat([animated.subarray(0, control - 4), animated.subarray(control + 34)])
  },
  'an animated PNG with text before its frames': async () =>
    withChunks(
      animatedPng(
        await png(),
        await encode(plain(96, 96, colours.green))
          .png()
          .toBuffer(),
      ),
      chunk('tEXt', latin1('Software\0APNG Assembler')),
    ),
  'an animated PNG cut off after its first frame': async () => {
    const animated = animatedPng(
      await png(),
      await encode(plain(96, 96, colours.green))
        .png()
        .toBuffer(),
    )
    return animated.subarray(0, animated.lastIndexOf('fcTL') - 4)
  },
  'a WebP that lies on its side': () => lying().withMetadata(onItsSide).webp().toBuffer(),
  'a WebP with something behind it': async () =>
    Buffer.concat([await flag().webp().toBuffer(), fakeScans(1_000)]),
  'an animated WebP without loss': async () => {
    const green = await encode(plain(96, 96, colours.green))
      .png()
      .toBuffer()
    return sharp([await png(), green], { join: { animated: true } })
      .webp({ lossless: true })
      .toBuffer()
  },
  'an AVIF of 10 bits': () => flag().avif({ bitdepth: 10, quality: 90 }).toBuffer(),
  'an AVIF without loss': () => flag().avif({ lossless: true }).toBuffer(),
  'an AVIF that calls itself a MIAF': async () => withBrand(await flag().avif().toBuffer(), 'mif1'),
}

describe('is let in, and shown upright', () => {
  it.each(Object.entries(files))('%s', async (_, file) => {
    const bytes = await file()
    const pictures = [await decode(bytes), ...(await shown(bytes))]
    const seen = pictures.map((one) => [colourAt(one, 0.5, 0.25), colourAt(one, 0.5, 0.75)])
    expect(seen).toEqual(pictures.map(() => ['red', 'blue']))
  })
})

/** A dark square in the middle of nothing; `hidden` is the colour below what is transparent. */
function cutOut(hidden: string, alpha = 0) {
  const dark = { create: { width: 20, height: 20, channels: 4, background: '#141414' } } as const
  const { r, g, b } = {
    r: 0,
    g: 0,
    b: 0,
    ...(hidden === 'white' ? { r: 255, g: 255, b: 255 } : {}),
  }
  return sharp({
    create: { width: 60, height: 60, channels: 4, background: { r, g, b, alpha } },
  }).composite([{ input: dark }])
}

describe('is shown on white', () => {
  const transparent: Readonly<Record<string, () => Promise<Buffer>>> = {
    'a cut-out with white below': () => cutOut('white').png({ compressionLevel: 9 }).toBuffer(),
    'a cut-out in passes': () => cutOut('black').png({ progressive: true }).toBuffer(),
    'a cut-out of full colour whose nothing is a colour': async () =>
      withChunks(
        await encode(
          paint(60, 60, (x, y) =>
            Math.max(Math.abs(x - 30), Math.abs(y - 30)) < 10 ? [20, 20, 20] : [0, 0, 255],
          ),
        )
          .png()
          .toBuffer(),
        chunk('tRNS', Buffer.from([0, 0, 0, 0, 0, 255])),
      ),
    'an animated WebP of a cut-out': async () => {
      const one = await cutOut('black').png().toBuffer()
      return sharp([one, one], { join: { animated: true } })
        .webp({ lossless: true })
        .toBuffer()
    },
    'an animated PNG of a cut-out': async () => {
      const one = await cutOut('black').png().toBuffer()
      return animatedPng(one, one)
    },
    'a WebP that was saved small': () =>
      cutOut('black').webp({ quality: 20, alphaQuality: 30 }).toBuffer(),
    'an AVIF of 10 bits': () => cutOut('black').avif({ bitdepth: 10 }).toBuffer(),
    'a picture that is hardly there': () => cutOut('black', 0.01).png().toBuffer(),
    'a turned cut-out': () => cutOut('black').withMetadata(onItsSide).png().toBuffer(),
  }
  it.each(Object.entries(transparent))('%s', async (_, file) => {
    const bytes = await file()
    for (const picture of [await decode(bytes), ...(await shown(bytes))]) {
      const { width, height } = picture
      expect(
        pixelAt(picture, Math.floor(width * 0.9), Math.floor(height * 0.1))[0],
      ).toBeGreaterThan(240)
      expect(pixelAt(picture, width >> 1, height >> 1)[0]).toBeLessThan(50)
    }
  })
})
