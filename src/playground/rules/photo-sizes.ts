import { LRUCache } from 'lru-cache'
import sharp, { type Sharp } from 'sharp'
import { sha256 } from '#src/lib/hash.ts'
import { badRequest } from './api-error.ts'

/** One of the JPEGs that Telegram makes of a photo. */
export interface PhotoPicture {
  readonly width: number
  readonly height: number
  readonly bytes: Uint8Array
}

/** The sides of the squares that Telegram fits a photo into, smallest first. */
const boxes = [90, 320, 800, 1280] as const
const jpegQuality = 87
const maxSidesSum = 10_000
const maxAspectRatio = 20

// The same demo photos are sent again and again, by people and by tests.
const recent = new LRUCache<string, Promise<readonly PhotoPicture[]>>({ max: 64 })

/**
 * The sizes of a photo, smallest first. The same bytes give the same sizes.
 * @throws BotApiError when it is no picture, or one that Telegram refuses.
 */
export function photoSizes(bytes: Uint8Array): Promise<readonly PhotoPicture[]> {
  const key = sha256(bytes)
  const known = recent.get(key)
  if (known) return known
  const made = makeSizes(bytes)
  recent.set(key, made)
  return made
}

async function makeSizes(bytes: Uint8Array): Promise<readonly PhotoPicture[]> {
  const longest = await longestSide(bytes)
  const sides = boxes.filter((_, index) => index === 0 || longest > (boxes[index - 1] ?? 0))
  const [largest = boxes[0], ...smaller] = sides.toReversed()
  try {
    const upright = sharp(bytes).autoOrient().flatten({ background: 'white' })
    const big = await fitInto(upright, largest)
    const small = smaller.map((side) => fitInto(sharp(big.bytes), side))
    return [big, ...(await Promise.all(small))].toReversed()
  } catch (error) {
    throw notAPicture(error)
  }
}

async function longestSide(bytes: Uint8Array): Promise<number> {
  const { width, height } = await sharp(bytes)
    .metadata()
    .catch((error: unknown) => {
      throw notAPicture(error)
    })
  const [long, short] = [Math.max(width, height), Math.min(width, height)]
  if (long + short > maxSidesSum || long > short * maxAspectRatio) {
    throw badRequest('PHOTO_INVALID_DIMENSIONS')
  }
  return long
}

async function fitInto(picture: Sharp, side: number): Promise<PhotoPicture> {
  const { data, info } = await picture
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: jpegQuality })
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, bytes: data }
}

function notAPicture(cause: unknown): Error {
  const error = badRequest('IMAGE_PROCESS_FAILED')
  error.cause = cause
  return error
}
