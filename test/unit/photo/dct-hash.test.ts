import { describe, expect, it } from 'vitest'
import { dctHash } from '#src/photo/dct-hash.ts'
import { hammingDistance } from '#src/photo/fingerprint.ts'
import { seededRandom } from '#test/support/fakes.ts'

function luma(side: number, at: (x: number, y: number) => number): Float32Array {
  return Float32Array.from({ length: side * side }, (_, i) => at(i % side, Math.floor(i / side)))
}

/** Random greys on a grid of 64x64, so that every frequency has its share. */
function noise(side: number, seed: number): Float32Array {
  const random = seededRandom(seed)
  const greys = Array.from({ length: 64 * 64 }, () => random() * 255)
  const block = side / 64
  return luma(side, (x, y) => greys[Math.floor(y / block) * 64 + Math.floor(x / block)] ?? 0)
}

describe('dctHash', () => {
  it('sets half of its bits, for it compares with the median', () => {
    const { hash } = dctHash(noise(256, 1), 256)
    expect(hammingDistance(hash, '0'.repeat(64))).toBe(128)
  })

  it('does not depend on brightness or contrast', () => {
    const picture = noise(256, 1)
    const darker = picture.map((value) => value * 0.5 + 20)
    const { hash } = dctHash(picture, 256)
    expect(hammingDistance(hash, dctHash(darker, 256).hash)).toBeLessThanOrEqual(2)
  })

  it('does not depend on the side', () => {
    const { hash } = dctHash(noise(64, 1), 64)
    expect(hammingDistance(hash, dctHash(noise(256, 1), 256).hash)).toBeLessThanOrEqual(2)
  })

  it('inverts with the picture', () => {
    const picture = noise(256, 1)
    const negative = picture.map((value) => 255 - value)
    const distance = hammingDistance(dctHash(picture, 256).hash, dctHash(negative, 256).hash)
    expect(distance).toBeGreaterThan(230)
  })

  it('has a bit for each of the 16x16 lowest frequencies, row by row', () => {
    const random = seededRandom(5)
    const order = Array.from({ length: 256 }, () => random())
    const median = order.toSorted((a, b) => a - b)[128] ?? 0
    const signs = order.map((value) => (value < median ? 1 : -1))
    const wave = (frequency: number, at: number) =>
      Math.cos((Math.PI * frequency * (2 * at + 1)) / 128)
    const picture = luma(64, (x, y) =>
      signs.reduce((sum, sign, bit) => {
        const [down, across] = [Math.floor(bit / 16) + 1, (bit % 16) + 1]
        return sum + sign * wave(across, x) * wave(down, y)
      }, 128),
    )
    const bits = [...dctHash(picture, 64).hash].flatMap((digit) =>
      [...Number.parseInt(digit, 16).toString(2).padStart(4, '0')].map(Number),
    )
    expect(bits).toEqual(signs.map((sign) => (sign > 0 ? 1 : 0)))
  })

  it.each([
    ['nothing in a flat picture', luma(64, () => 77), 0],
    ['at most 100 in the harshest', luma(64, (x, y) => ((x + y) % 2) * 255), 100],
  ])('counts %s', (_, picture, quality) => {
    expect(dctHash(picture, 64).quality).toBe(quality)
  })

  it('counts gradients by hand', () => {
    // One edge of 255 from top to bottom: 63 rows of 100 percent each, over 90.
    expect(
      dctHash(
        luma(64, (x) => (x < 32 ? 0 : 255)),
        64,
      ).quality,
    ).toBe(Math.trunc((63 * 100) / 90))
  })
})
