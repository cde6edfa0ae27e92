import { fileTypeFromBuffer } from 'file-type'
import pLimit from 'p-limit'
import type { Metadata } from 'sharp'
import type { Picture } from '#src/domain/picture.ts'
import { sha256 } from '#src/lib/hash.ts'
import { type Lazy, lazy } from '#src/lib/lazy.ts'
import { messageOf } from '#src/lib/message.ts'
import { PhotoError } from '#src/ports/errors.ts'
import { jpegScans } from './jpeg-scans.ts'
import { openImage, openUpright } from './open-image.ts'

/** Telegram's own limit for a file a bot may fetch. */
const maxPhotoBytes = 20 * 1024 * 1024
/** A 16000x16000 PNG of 776 kB would take 768 MB decoded; the best phones make 50 megapixels. */
const maxPixels = 50_000_000
const decodeTimeoutSeconds = 10
/** Longest side of a decoded picture in pixels: enough for any hash and embedder, and JPEG shrinks to it while loading. */
const longestSide = 1024

const accepted = new Map([
  ['image/jpeg', 'JPEG'],
  ['image/png', 'PNG'],
  ['image/apng', 'PNG'],
  ['image/webp', 'WebP'],
  ['image/avif', 'AVIF'],
])

/**
 * A progressive JPEG is read scan by scan before its first row comes out, which no timeout interrupts: 0.5 MB with
 * thousands of scans take half a minute. Cameras and Telegram write about ten.
 */
const maxScans = 100
/** Decoding takes up to 400 MB for the largest pictures, so there is one of those at a time and two in all. */
const largePixels = 16_000_000
const decoding = pLimit(2)
const decodingLarge = pLimit(1)

/** A file that is a picture by its first bytes and its header. */
export interface OpenPhoto {
  /** Of the file's bytes, 64 hex digits. */
  readonly sha256: string
  /** Decoded at the first call, once. @throws PhotoError when the data behind the header is broken. */
  decode(): Promise<Picture>
}

/**
 * Checks a file before anything is decoded: size, type by magic bytes, pixels.
 * @throws PhotoError saying what is wrong with it and what would do.
 */
export async function openPhoto(bytes: Uint8Array): Promise<OpenPhoto> {
  checkSize(bytes)
  await checkType(bytes)
  const header = await readHeader(bytes)
  if (header.width * header.height > maxPixels) {
    throw new PhotoError(
      `${header.width}x${header.height} pixels are too many (at most ${maxPixels / 1e6} million)`,
      { problem: 'too-many-pixels', remedy: 'send a smaller picture' },
    )
  }
  refuseManyScans(bytes)
  const isLarge = header.width * header.height > largePixels
  const inTurn = () => decoding(() => decode(bytes))
  const picture: Lazy<Picture> = lazy(() => (isLarge ? decodingLarge(inTurn) : inTurn()))
  return { sha256: sha256(bytes), decode: picture.get }
}

function checkSize(bytes: Uint8Array): void {
  if (bytes.byteLength === 0) throw new PhotoError('the file is empty', { problem: 'empty' })
  if (bytes.byteLength > maxPhotoBytes) {
    throw new PhotoError(
      `${(bytes.byteLength / 2 ** 20).toFixed(1)} MB are too many (at most 20 MB)`,
      { problem: 'too-big', remedy: 'send a smaller picture' },
    )
  }
}

/** Only these decoders ever see a stranger's bytes: libvips would also read SVG, PDF and a dozen others. */
async function checkType(bytes: Uint8Array): Promise<void> {
  const type = await fileTypeFromBuffer(bytes).catch(() => undefined)
  if (type && (accepted.has(type.mime) || isAvif(bytes))) return
  const found = type ? `${type.ext.toUpperCase()} files are not read` : 'not a picture'
  // Sequences included: bursts and live pictures.
  const isHeic = type?.mime.startsWith('image/hei')
  throw new PhotoError(`${found} (${[...new Set(accepted.values())].join(', ')} are)`, {
    problem: isHeic ? 'heic' : 'wrong-type',
    remedy: isHeic
      ? 'send it as a photo, not as a file: the phone then makes a JPEG of it'
      : 'send the picture as a JPEG, PNG or WebP',
  })
}

/** Some programs name a wider kind first, and AVIF only among what else the file is (ISO/IEC 14496-12, 4.3). */
function isAvif(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 256))
  if (start.length < 16 || start.toString('latin1', 4, 8) !== 'ftyp') return false
  const brands = start.toString('latin1', 8, start.readUInt32BE(0)).match(/.{4}/gs)
  return brands?.includes('avif') ?? false
}

function refuseManyScans(bytes: Uint8Array): void {
  const scans = bytes[0] === 0xff ? jpegScans(bytes).count : 0
  if (scans > maxScans) {
    throw new PhotoError(`a JPEG of ${scans} scans would take for ever (at most ${maxScans})`, {
      problem: 'broken',
      remedy: 'save the picture anew and send it again',
    })
  }
}

async function readHeader(bytes: Uint8Array): Promise<Metadata> {
  try {
    return await openImage(bytes).metadata()
  } catch (cause) {
    throw broken(cause)
  }
}

async function decode(bytes: Uint8Array): Promise<Picture> {
  try {
    const { data, info } = await openUpright(bytes)
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .timeout({ seconds: decodeTimeoutSeconds })
      .toBuffer({ resolveWithObject: true })
    return { width: info.width, height: info.height, rgb: data }
  } catch (cause) {
    throw broken(cause)
  }
}

function broken(cause: unknown): PhotoError {
  const [reason = ''] = messageOf(cause).split('\n')
  return new PhotoError(`the picture is damaged or cut off (${reason.trim()})`, {
    problem: 'broken',
    remedy: 'send it again',
    cause,
  })
}
