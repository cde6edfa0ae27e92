import type { Frame, Span } from './frame.ts'

/** Side of the luma square that is transformed. */
export const lumaSide = 64
/** Frequencies kept in each direction: 1 to 16, without the constant one. */
const frequencies = 16

/**
 * A 256-bit hash in the manner of PDQ (Facebook, "The TMK+PDQF video-hashing algorithm and the PDQ image-hashing
 * algorithm", 2019): the 16x16 lowest frequencies of the luma, a bit for each. Two things differ, so hashes are not
 * interchangeable with PDQ's: the picture is shrunk without PDQ's Jarosz filter, and a bit says whether a frequency
 * is above zero, not above their median, which is faster and, measured, as good.
 *
 * @param luma lumaSide * lumaSide values, 0-255
 * @returns 64 hex digits
 */
export function dctKey(luma: Float32Array, { across, down }: Frame): string {
  return keyOf(transformRows(luma, wavesAlong(across)), wavesAlong(down))
}

/**
 * The cosines that a span is measured by: for each frequency (DCT-II: Ahmed, Natarajan, Rao 1974) its integral over
 * each pixel. A span may begin and end within a pixel, so any part of a picture is hashed without being resampled.
 *
 * @returns frequencies * lumaSide numbers
 */
export function wavesAlong({ from, to }: Span): Float32Array {
  const along = (pixel: number) => Math.min(1, Math.max(0, (pixel / lumaSide - from) / (to - from)))
  const waves = new Float32Array(frequencies * lumaSide)
  for (let at = 0; at < waves.length; at += 1) {
    const angle = Math.PI * (Math.floor(at / lumaSide) + 1)
    const pixel = at % lumaSide
    waves[at] = (Math.sin(angle * along(pixel + 1)) - Math.sin(angle * along(pixel))) / angle
  }
  return waves
}

/** The first half of the transform, shared by all frames that span the same width. */
export function transformRows(luma: Float32Array, waves: Float32Array): Float32Array {
  const rows = new Float32Array(lumaSide * frequencies)
  for (let y = 0; y < lumaSide; y += 1) {
    for (let frequency = 0; frequency < frequencies; frequency += 1) {
      let sum = 0
      for (let x = 0; x < lumaSide; x += 1) {
        sum += (luma[y * lumaSide + x] ?? 0) * (waves[frequency * lumaSide + x] ?? 0)
      }
      rows[y * frequencies + frequency] = sum
    }
  }
  return rows
}

/** The second half, and the bits: row by row, the lowest frequencies first. */
export function keyOf(rows: Float32Array, waves: Float32Array): string {
  const coefficients = new Float32Array(frequencies * frequencies)
  for (let y = 0; y < lumaSide; y += 1) {
    for (let down = 0; down < frequencies; down += 1) {
      const wave = waves[down * lumaSide + y] ?? 0
      if (wave === 0) continue
      for (let across = 0; across < frequencies; across += 1) {
        const at = down * frequencies + across
        coefficients[at] = (coefficients[at] ?? 0) + wave * (rows[y * frequencies + across] ?? 0)
      }
    }
  }
  return toHex(coefficients)
}

function toHex(coefficients: Float32Array): string {
  let hex = ''
  for (let at = 0; at < coefficients.length; at += 4) {
    let nibble = 0
    for (let bit = 0; bit < 4; bit += 1) {
      nibble = nibble * 2 + ((coefficients[at + bit] ?? 0) > 0 ? 1 : 0)
    }
    hex += nibble.toString(16)
  }
  return hex
}

/** The key of the mirror image: a mirror turns the sign of every other frequency, the first one among them. */
export function mirroredKey(key: string): string {
  return key.replace(/./g, (digit) => (Number.parseInt(digit, 16) ^ 0b1010).toString(16))
}

/**
 * PDQ's quality, of a part of a picture: luma steps between neighbours, each cut to whole percents, on a scale of
 * 0-100. Flat pictures have few.
 */
export function qualityOf(luma: Float32Array, { across, down }: Frame): number {
  const pixel = (share: number) => Math.round(share * lumaSide)
  let steps = 0
  for (let y = pixel(down.from); y < pixel(down.to) - 1; y += 1) {
    for (let x = pixel(across.from); x < pixel(across.to) - 1; x += 1) {
      const here = luma[y * lumaSide + x] ?? 0
      steps += percents(here - (luma[y * lumaSide + x + 1] ?? 0))
      steps += percents(here - (luma[(y + 1) * lumaSide + x] ?? 0))
    }
  }
  const share = (across.to - across.from) * (down.to - down.from)
  return Math.min(100, Math.trunc(steps / 90 / share))
}

const percents = (step: number) => Math.trunc((Math.abs(step) * 100) / 255)
