import { crc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Picture } from '#src/domain/picture.ts'
import { sha256 } from '#src/lib/hash.ts'
import { seededRandom } from '#src/lib/random.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { PhotoError } from '#src/ports/errors.ts'
import { encode, manyScans, plain, scene } from '#test/support/pictures.ts'

async function refusalOf(bytes: Uint8Array): Promise<PhotoError> {
  const error: unknown = await openPhoto(bytes).then(
    () => new Error('it was opened'),
    (reason: unknown) => reason,
  )
  if (error instanceof PhotoError) return error
  throw error
}

async function decodeFailureOf(bytes: Uint8Array): Promise<PhotoError> {
  const photo = await openPhoto(bytes)
  const error: unknown = await photo.decode().then(
    () => new Error('it was decoded'),
    (reason: unknown) => reason,
  )
  if (error instanceof PhotoError) return error
  throw error
}

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
const heic = Buffer.concat([
  Buffer.from([0, 0, 0, 28]),
  Buffer.from('ftypheic\0\0\0\0mif1heicmiaf', 'latin1'),
  Buffer.alloc(64),
])

describe('openPhoto refuses', () => {
  it('an empty file', async () => {
    const { problem, message } = await refusalOf(new Uint8Array())
    expect({ problem, message }).toEqual({ problem: 'empty', message: 'the file is empty' })
  })

  it('more than 20 MB, whatever it is', async () => {
    const { problem, remedy } = await refusalOf(new Uint8Array(20 * 1024 * 1024 + 1))
    expect({ problem, remedy }).toEqual({ problem: 'too-big', remedy: 'send a smaller picture' })
  })

  it.each([
    ['text', Buffer.from('just some text, named .jpg'), /not a picture/],
    ['zeros', Buffer.alloc(5_000), /not a picture/],
    ['an SVG', Buffer.from(svg), /not a picture|SVG|XML/],
    ['an SVG with an XML header', Buffer.from(`<?xml version="1.0"?>\n${svg}`), /SVG|XML/],
    ['HTML', Buffer.from('<!doctype html><img src=x>'), /not a picture|HTML/],
    ['a PDF', Buffer.from('%PDF-1.7\n%âãÏÓ\n'), /PDF files are not read/],
    ['HEIC', heic, /HEIC files are not read/],
  ])('%s', async (name, bytes, message) => {
    const refusal = await refusalOf(bytes)
    expect(refusal.problem).toBe(name === 'HEIC' ? 'heic' : 'wrong-type')
    expect(refusal.message).toMatch(message)
    expect(refusal.message).toContain('JPEG, PNG, WebP')
  })

  it.each(['gif', 'tiff'] as const)('%s, which libvips could read', async (format) => {
    const { problem, message } = await refusalOf(await encode(scene(1)).toFormat(format).toBuffer())
    expect(problem).toBe('wrong-type')
    expect(message).toContain('files are not read')
  })

  it('HEIC with advice that helps', async () => {
    expect((await refusalOf(heic)).remedy).toContain('as a photo')
  })

  it('a PNG of 16000x16000 by its header, before any pixel of it', async () => {
    const bytes = Buffer.from(await encode(plain(8, 8)).png().toBuffer())
    // IHDR holds width and height at 16 and 20; libpng checks the CRC of the chunk.
    bytes.writeUInt32BE(16_000, 16)
    bytes.writeUInt32BE(16_000, 20)
    bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29)
    const { problem, message } = await refusalOf(bytes)
    expect(problem).toBe('too-many-pixels')
    expect(message).toContain('16000x16000')
  })

  it.each([3, 20, 100])('a JPEG of which only %d bytes came', async (length) => {
    const bytes = await encode(scene(1)).jpeg().toBuffer()
    expect((await refusalOf(bytes.subarray(0, length))).problem).toBe('broken')
  })

  it.each([
    ['PNG', 'png'],
    ['WebP', 'webp'],
    ['AVIF', 'avif'],
  ] as const)('a %s of which hardly more than the header came', async (_, format) => {
    const bytes = await encode(scene(1)).toFormat(format).toBuffer()
    const { problem } = await refusalOf(bytes.subarray(0, 25))
    expect(['broken', 'wrong-type']).toContain(problem)
  })
})

describe('what phones and cameras write is refused with a word of what would do:', () => {
  const latin1 = (text: string) => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(64)])
  it.each([
    ['a HEIF of a Samsung', '\0\0\0\x1cftypmif1\0\0\0\0mif1heicmiaf', 'as a photo'],
    ['a burst of an iPhone', '\0\0\0\x1cftypmsf1\0\0\0\0mif1heichevc', 'as a photo'],
    ['a HEIC of 10 bits', '\0\0\0\x1cftypheix\0\0\0\0mif1heixmiaf', 'as a photo'],
    ['a live picture', '\0\0\0\x1cftyphevc\0\0\0\0msf1hevcmiaf', 'as a photo'],
    ['a video', '\0\0\0\x18ftypmp42\0\0\0\0isommp42', 'JPEG, PNG or WebP'],
    ['a JPEG XL', '\xff\x0a', 'JPEG, PNG or WebP'],
    ['a picture of Windows', 'BM', 'JPEG, PNG or WebP'],
    ['a raw picture of a Canon', 'II*\0\x10\0\0\0CR\x02\0', 'JPEG, PNG or WebP'],
  ])('%s', async (_, start, advice) => {
    const { problem, remedy } = await refusalOf(latin1(start))
    expect(problem).toBe(advice === 'as a photo' ? 'heic' : 'wrong-type')
    expect(remedy).toContain(advice)
  })
})

describe('a photo that was opened', () => {
  it.each(['jpeg', 'png', 'webp', 'avif'] as const)(
    'fails to decode as %s when its end is missing',
    async (format) => {
      const bytes = await encode(scene(1)).toFormat(format).toBuffer()
      const cut = bytes.subarray(0, Math.floor(bytes.length * 0.6))
      const refused = await openPhoto(cut).then(
        () => decodeFailureOf(cut),
        () => refusalOf(cut),
      )
      expect(refused.problem).toBe('broken')
      expect(refused.message).toMatch(/^the picture is damaged or cut off \(/)
      expect(refused.message).not.toContain('\n')
    },
  )

  it('carries the SHA-256 of its bytes, also of a view into larger memory', async () => {
    const bytes = await encode(scene(1)).jpeg().toBuffer()
    const around = Buffer.concat([Buffer.alloc(13, 1), bytes, Buffer.alloc(17, 2)])
    const photo = await openPhoto(new Uint8Array(around).subarray(13, 13 + bytes.length))
    expect(photo.sha256).toBe(sha256(bytes))
    expect(await photo.decode()).toMatchObject({ width: 320, height: 240 })
  })

  it('is decoded once, however many ask', async () => {
    const photo = await openPhoto(await encode(scene(1)).jpeg().toBuffer())
    const [first, second] = await Promise.all([photo.decode(), photo.decode()])
    expect(second).toBe(first)
    expect(await photo.decode()).toBe(first)
  })

  it('is given up when it is made to take for ever', async () => {
    const outcome: unknown = await openPhoto(manyScans(7_000))
      .then((photo) => photo.decode())
      .catch((error: unknown) => error)
    expect(outcome).toBeInstanceOf(PhotoError)
  })

  it('never gives anything but a picture or a PhotoError, however its bytes are bent', async () => {
    const formats = ['jpeg', 'png', 'webp', 'avif'] as const
    const files = await Promise.all(
      formats.map((format) => encode(scene(1)).resize(48, 36).toFormat(format).toBuffer()),
    )
    const random = seededRandom(3)
    for (let round = 0; round < 200; round += 1) {
      const bytes = Buffer.from(files[round % files.length] ?? [])
      for (let change = 0; change < 4; change += 1) {
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
      }
      const outcome: unknown = await openPhoto(bytes)
        .then((photo) => photo.decode())
        .catch((error: unknown) => error)
      expect(outcome).toSatisfy(isPictureOrRefusal)
    }
  })
})

function isPictureOrRefusal(outcome: unknown): boolean {
  if (outcome instanceof PhotoError) return true
  const { width, height, rgb } = outcome as Picture
  return width <= 1024 && height <= 1024 && rgb.length === width * height * 3
}
