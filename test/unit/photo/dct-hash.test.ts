import { describe, expect, it } from 'vitest'
import { seededRandom } from '#src/lib/random.ts'
import { dctKey, lumaSide, mirroredKey, qualityOf } from '#src/photo/dct-hash.ts'
import { type Frame, middleOf, type Span, wholeFrame } from '#src/photo/frame.ts'
import { bitsBetween } from '#test/support/fingerprints.ts'

function luma(at: (x: number, y: number) => number): Float32Array {
  return Float32Array.from({ length: lumaSide ** 2 }, (_, pixel) =>
    at(pixel % lumaSide, Math.floor(pixel / lumaSide)),
  )
}

/** Random greys, so that every frequency has its share. */
function noise(seed: number): Float32Array {
  const random = seededRandom(seed)
  return luma(() => random() * 255)
}

/** A sum of waves, one for each of the 16x16 lowest frequencies of a frame: row by row as the signs say. */
function waves(signs: readonly number[], { across, down }: Frame): Float32Array {
  const wave = (frequency: number, pixel: number, { from, to }: Span) =>
    Math.cos((Math.PI * frequency * ((pixel + 0.5) / lumaSide - from)) / (to - from))
  return luma((x, y) =>
    signs.reduce((sum, sign, bit) => {
      const vertical = wave(Math.floor(bit / 16) + 1, y, down)
      return sum + sign * vertical * wave((bit % 16) + 1, x, across)
    }, 128),
  )
}

function bitsOf(key: string): readonly number[] {
  return [...key].flatMap((digit) =>
    [...Number.parseInt(digit, 16).toString(2).padStart(4, '0')].map(Number),
  )
}

const random = seededRandom(5)
const signs = Array.from({ length: 256 }, () => (random() < 0.5 ? -1 : 1))
const expected = signs.map((sign) => (sign > 0 ? 1 : 0))

describe('dctKey', () => {
  it('has a bit for each of the 16x16 lowest frequencies, row by row', () => {
    const key = dctKey(waves(signs, wholeFrame), wholeFrame)
    expect(key).toMatch(/^[0-9a-f]{64}$/)
    expect(bitsOf(key)).toEqual(expected)
  })

  it('has those of a part of the picture alone, which may end within a pixel', () => {
    const part: Frame = { across: { from: 0.043, to: 0.811 }, down: { from: 0.2, to: 0.967 } }
    const picture = waves(signs, part)
    const outside = luma((x, y) => {
      const [right, below] = [(x + 0.5) / lumaSide, (y + 0.5) / lumaSide]
      const isInside = right > 0.03 && right < 0.83 && below > 0.19 && below < 0.98
      return isInside ? (picture[y * lumaSide + x] ?? 0) : (x * 7 + y * 13) % 255
    })
    expect(bitsOf(dctKey(outside, part))).toEqual(expected)
  })

  it('does not depend on brightness or contrast', () => {
    const picture = noise(1)
    const darker = picture.map((value) => value * 0.5 + 20)
    const distance = bitsBetween(dctKey(picture, wholeFrame), dctKey(darker, wholeFrame))
    expect(distance).toBeLessThanOrEqual(2)
  })

  it('inverts with the picture', () => {
    const picture = noise(1)
    const negative = picture.map((value) => 255 - value)
    const distance = bitsBetween(dctKey(picture, wholeFrame), dctKey(negative, wholeFrame))
    expect(distance).toBeGreaterThan(250)
  })

  it('is far from that of another picture', () => {
    const distance = bitsBetween(dctKey(noise(1), wholeFrame), dctKey(noise(2), wholeFrame))
    expect(distance).toBeGreaterThan(90)
  })
})

describe('mirroredKey', () => {
  it('is the key of the mirror image', () => {
    const picture = noise(3)
    const mirror = luma((x, y) => picture[y * lumaSide + lumaSide - 1 - x] ?? 0)
    const key = dctKey(picture, wholeFrame)
    expect(bitsBetween(mirroredKey(key), dctKey(mirror, wholeFrame))).toBeLessThanOrEqual(2)
    expect(bitsBetween(mirroredKey(key), key)).toBe(128)
    expect(mirroredKey(mirroredKey(key))).toBe(key)
  })
})

describe('qualityOf', () => {
  it.each([
    ['nothing in a flat picture', luma(() => 77), 0],
    ['at most 100 in the harshest', luma((x, y) => ((x + y) % 2) * 255), 100],
    // One edge of 255 from top to bottom: 63 rows of 100 percent each, over 90.
    ['a single edge', luma((x) => (x < 32 ? 0 : 255)), Math.trunc((63 * 100) / 90)],
    ['no step of less than a percent', luma((x) => 100 + x * 2.5), 0],
  ])('counts %s', (_, picture, quality) => {
    expect(qualityOf(picture, wholeFrame)).toBe(quality)
  })

  it('is that of the part, on the same scale', () => {
    const rim = luma((x, y) => (Math.min(x, y) < 7 ? ((x + y) % 2) * 255 : 80))
    expect(qualityOf(rim, wholeFrame)).toBe(100)
    expect(qualityOf(rim, middleOf(wholeFrame))).toBe(0)
  })
})
