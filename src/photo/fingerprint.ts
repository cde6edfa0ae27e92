import { bmvbhash } from 'blockhash-core'
import sharp from 'sharp'
import type { Fingerprint } from '#src/domain/fingerprint.ts'
import type { Picture } from '#src/domain/picture.ts'
import { colourGrid } from './colour-grid.ts'
import { dctHash } from './dct-hash.ts'

/** Side of the square every picture is brought to, so that a hash does not depend on the pixel grid. */
const side = 256
const blockHashBitsPerSide = 16

/** Two hashes that fail differently, the colours that both are blind to, and how far they can be trusted. */
export async function fingerprint(picture: Picture): Promise<Fingerprint> {
  const { width, height, rgb } = picture
  const square = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize({ width: side, height: side, fit: 'fill' })
    .raw()
    .toBuffer()
  const { hash, quality } = dctHash(luma(square), side)
  return {
    blockHash: bmvbhash(
      { width: side, height: side, data: withAlpha(square) },
      blockHashBitsPerSide,
    ),
    dctHash: hash,
    colours: colourGrid(square, side),
    quality,
  }
}

/** Bits of 256 in which two hashes of 64 hex digits differ. */
export function hammingDistance(a: string, b: string): number {
  let distance = 0
  for (let at = 0; at < a.length; at += 8) {
    const word = Number.parseInt(a.slice(at, at + 8), 16) ^ Number.parseInt(b.slice(at, at + 8), 16)
    distance += bitCount(word)
  }
  return distance
}

/** Ones in a 32-bit word (Hacker's Delight, 5-1). */
function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** ITU-R BT.601 luma, 0-255. */
function luma(rgb: Uint8Array): Float32Array {
  const values = new Float32Array(rgb.length / 3)
  for (let pixel = 0; pixel < values.length; pixel += 1) {
    const at = pixel * 3
    values[pixel] = 0.299 * (rgb[at] ?? 0) + 0.587 * (rgb[at + 1] ?? 0) + 0.114 * (rgb[at + 2] ?? 0)
  }
  return values
}

/** blockhash-core reads four channels and takes transparent for white. */
function withAlpha(rgb: Uint8Array): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray((rgb.length / 3) * 4).fill(255)
  for (let pixel = 0; pixel < rgb.length / 3; pixel += 1) {
    rgba.set(rgb.subarray(pixel * 3, pixel * 3 + 3), pixel * 4)
  }
  return rgba
}
