import { describe, expect, it } from 'vitest'
import type { Fingerprint } from '#src/domain/fingerprint.ts'
import type { Picture } from '#src/domain/picture.ts'
import { colourDistance } from '#src/photo/colour-grid.ts'
import { fingerprint, hammingDistance } from '#src/photo/fingerprint.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { seededRandom } from '#test/support/fakes.ts'
import { colours, encode, otherColours, paint, plain, scene } from '#test/support/pictures.ts'

async function decoded(bytes: Uint8Array): Promise<Picture> {
  return (await openPhoto(bytes)).decode()
}

function distances(a: Fingerprint, b: Fingerprint) {
  return {
    dct: hammingDistance(a.dctHash, b.dctHash),
    block: hammingDistance(a.blockHash, b.blockHash),
    colour: colourDistance(a.colours, b.colours),
  }
}

const seeds = [1, 2, 3, 4, 5]

describe('fingerprint', () => {
  it.each([
    ['JPEG 60', (picture: Picture) => encode(picture).jpeg({ quality: 60 }).toBuffer()],
    ['WebP 70', (picture: Picture) => encode(picture).webp({ quality: 70 }).toBuffer()],
    ['half the size', (picture: Picture) => encode(picture).resize(160).jpeg().toBuffer()],
    ['twice the size', (picture: Picture) => encode(picture).resize(640).jpeg().toBuffer()],
  ])('of a picture re-encoded as %s stays near', async (_, reencode) => {
    for (const seed of seeds) {
      const picture = scene(seed)
      const again = await decoded(await reencode(picture))
      const { dct, block, colour } = distances(await fingerprint(picture), await fingerprint(again))
      expect({ seed, dct: dct <= 20, block: block <= 30, colour: colour <= 10 }).toEqual({
        seed,
        dct: true,
        block: true,
        colour: true,
      })
    }
  })

  it('of another picture is far', async () => {
    const prints = await Promise.all(seeds.map((seed) => fingerprint(scene(seed))))
    for (const [at, print] of prints.entries()) {
      for (const other of prints.slice(at + 1)) {
        expect(distances(print, other).dct).toBeGreaterThan(60)
        expect(distances(print, other).block).toBeGreaterThan(60)
      }
    }
  })

  it('of the same picture in other colours is told apart by colour', async () => {
    for (const seed of seeds) {
      const picture = scene(seed)
      const { colour } = distances(
        await fingerprint(picture),
        await fingerprint(otherColours(picture)),
      )
      expect(colour).toBeGreaterThan(30)
    }
  })

  it('has the same hashes for two colours of one cut: only the colours differ', async () => {
    // Red and blue of the same luma, on white.
    const cut = (colour: readonly [number, number, number]) =>
      paint(300, 300, (x, y) =>
        Math.hypot(x - 150, y - 150) < 80 + 30 * Math.sin(x / 9) ? colour : colours.white,
      )
    const { dct, colour } = distances(
      await fingerprint(cut([200, 40, 40])),
      await fingerprint(cut([60, 95, 140])),
    )
    expect(dct).toBeLessThanOrEqual(20)
    expect(colour).toBeGreaterThan(100)
  })

  it('is two hashes of 256 bits and 192 colours', async () => {
    const print = await fingerprint(scene(1))
    expect(print.dctHash).toMatch(/^[0-9a-f]{64}$/)
    expect(print.blockHash).toMatch(/^[0-9a-f]{64}$/)
    expect(print.colours).toHaveLength(192)
    expect(print).toEqual(await fingerprint(scene(1)))
  })

  it.each([
    ['one colour', plain(300, 200)],
    ['white', plain(300, 200, colours.white)],
    ['a slow gradient', paint(300, 200, (x) => [x / 2, x / 2, x / 2])],
    ['a single pixel', plain(1, 1)],
    ['a line', plain(1, 1024)],
  ])('of %s has too little quality to be trusted', async (_, picture) => {
    const { quality } = await fingerprint(picture)
    expect(quality).toBeGreaterThanOrEqual(0)
    expect(quality).toBeLessThan(50)
  })

  it('of a busy picture has quality enough', async () => {
    for (const seed of seeds) {
      expect((await fingerprint(scene(seed))).quality).toBeGreaterThanOrEqual(50)
    }
  })
})

describe('hammingDistance', () => {
  const random = seededRandom(11)
  const hash = () =>
    Array.from({ length: 64 }, () => Math.floor(random() * 16).toString(16)).join('')
  const naive = (a: string, b: string) =>
    [...a].reduce((sum, digit, at) => {
      const differing = Number.parseInt(digit, 16) ^ Number.parseInt(b[at] ?? '0', 16)
      return sum + differing.toString(2).replaceAll('0', '').length
    }, 0)

  it('is 0 for the same, 256 for the opposite, 1 for one bit', () => {
    expect(hammingDistance('f'.repeat(64), 'f'.repeat(64))).toBe(0)
    expect(hammingDistance('f'.repeat(64), '0'.repeat(64))).toBe(256)
    expect(hammingDistance('0'.repeat(64), `8${'0'.repeat(63)}`)).toBe(1)
    expect(hammingDistance('0'.repeat(64), `${'0'.repeat(63)}1`)).toBe(1)
  })

  it('is what counting bit by bit gives, either way round', () => {
    for (let round = 0; round < 500; round += 1) {
      const [a, b] = [hash(), hash()]
      expect(hammingDistance(a, b)).toBe(naive(a, b))
      expect(hammingDistance(b, a)).toBe(naive(a, b))
    }
  })

  it('never makes a detour shorter than the way', () => {
    for (let round = 0; round < 200; round += 1) {
      const [a, b, c] = [hash(), hash(), hash()]
      expect(hammingDistance(a, c)).toBeLessThanOrEqual(
        hammingDistance(a, b) + hammingDistance(b, c),
      )
    }
  })
})
