import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { toChatPhoto } from '#src/photo/chat-photo.ts'
import { colours, encode, plain } from '#test/support/pictures.ts'

/** Plain red, so that what is added shows. */
const red = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#ff0000' } })
    .jpeg()
    .toBuffer()

async function shown(width: number, height: number) {
  const photo = await toChatPhoto(await red(width, height))
  if (!photo) throw new Error('no picture')
  return { photo, ...(await sharp(photo).metadata()) }
}

describe('a picture for a chat', () => {
  it.each([
    [2_400, 100],
    [100, 2_400],
    [4_000, 20],
    [1_280, 1],
    [1, 300],
    [21, 1],
  ])('of %i x %i is padded until Telegram takes it', async (width, height) => {
    const { width: w, height: h } = await shown(width, height)
    expect(Math.max(w, h) / Math.min(w, h)).toBeLessThanOrEqual(20)
    expect(Math.max(w, h)).toBe(Math.min(1_280, Math.max(width, height)))
  })

  it('is padded in white, on both sides', async () => {
    const { photo, width, height } = await shown(1_280, 32)
    const { data } = await sharp(photo).raw().toBuffer({ resolveWithObject: true })
    const at = (y: number) => [
      ...data.subarray((y * width + width / 2) * 3, (y * width + width / 2) * 3 + 3),
    ]
    expect(height).toBe(64)
    for (const edge of [0, height - 1]) expect(Math.min(...at(edge))).toBeGreaterThan(240)
    expect(at(height / 2)[1]).toBeLessThan(60)
  })

  it.each([
    [1_280, 64],
    [400, 300],
    [20, 1],
    [2_000, 100],
    [640, 640],
  ])('of %i x %i is not', async (width, height) => {
    const scale = Math.min(1, 1_280 / Math.max(width, height))
    expect(await shown(width, height)).toMatchObject({
      width: Math.round(width * scale),
      height: Math.round(height * scale),
    })
  })

  it('that cannot be read is none', async () => {
    expect(await toChatPhoto(Buffer.from('nothing'))).toBeUndefined()
  })
})

describe('a picture of a shop', () => {
  const strip = (width: number, height: number) => encode(plain(width, height, colours.red))
  it.each([
    ['a belt on its side', () => strip(40, 1_600).withMetadata({ orientation: 6 }).jpeg()],
    [
      'a belt that is cut out',
      () =>
        sharp({
          create: {
            width: 3_000,
            height: 90,
            channels: 4,
            background: { r: 255, g: 0, b: 0, alpha: 0.5 },
          },
        }).png(),
    ],
    ['just beyond the limit', () => strip(1_281, 64).png()],
    ['beyond it only after it was made smaller', () => strip(7_990, 400).jpeg()],
    ['a ruler of one pixel', () => strip(9_000, 1).png()],
    ['a WebP as high as a house', () => strip(30, 16_000).webp()],
    ['a grey tape', () => strip(4_000, 100).toColourspace('b-w').jpeg()],
  ])('is one that Telegram takes: %s', async (_, file) => {
    const photo = await toChatPhoto(await file().toBuffer())
    const { width, height } = await sharp(photo).metadata()
    expect(Math.max(width, height) / Math.min(width, height)).toBeLessThanOrEqual(20)
    expect(width + height).toBeLessThanOrEqual(10_000)
  })
})
