import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { minQuality } from '#src/domain/fingerprint.ts'
import type { Picture } from '#src/domain/picture.ts'
import { fingerprint, fingerprintPhoto } from '#src/photo/fingerprint.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { isSamePicture, isSameUnderCaption } from '#src/photo/same-picture.ts'
import { cropKeysHere } from '#test/support/fingerprints.ts'
import { encode, plain, scene } from '#test/support/pictures.ts'

const photo = scene(7)

/** The photo after a change, opened as a shopper's file is. */
async function changed(change: (picture: Sharp) => Sharp): Promise<Picture> {
  const bytes = await change(encode(photo)).jpeg({ quality: 87 }).toBuffer()
  return (await openPhoto(await encodedAgain(bytes))).decode()
}

/** What sharp does to a picture after an extension needs a pipeline of its own. */
async function encodedAgain(bytes: Buffer): Promise<Buffer> {
  return sharp(bytes).jpeg({ quality: 80 }).toBuffer()
}

/** How the photo is known again: as it is, as a cut, under a caption, or not at all. */
async function knownAgain(seen: Picture, remembered: Picture = photo) {
  const stored = await fingerprint(remembered)
  const look = await fingerprintPhoto(seen)
  if (isSamePicture(stored, look.regions)) return 'same'
  if (isSameUnderCaption(stored, look.regions)) return 'same'
  return isSamePicture(stored, await look.cropCandidates(cropKeysHere)) ? 'cut' : 'unknown'
}

describe('a photo that is sent again', () => {
  it.each([
    ['re-encoded', (picture: Sharp) => picture.jpeg({ quality: 30 })],
    ['smaller', (picture: Sharp) => picture.resize(160)],
    ['larger', (picture: Sharp) => picture.resize(1_200)],
    ['mirrored', (picture: Sharp) => picture.flop()],
    ['darker', (picture: Sharp) => picture.linear(0.85)],
    ['framed', (picture: Sharp) => picture.extend({ top: 90, bottom: 90, background: '#101010' })],
  ])('is known again when it is %s', async (_, change) => {
    expect(await knownAgain(await changed(change))).toBe('same')
  })

  it.each([
    ['all round', { left: 16, top: 12, width: 288, height: 216 }],
    ['off its centre', { left: 0, top: 16, width: 298, height: 224 }],
  ])('is known again when it is cut %s', async (_, box) => {
    expect(await knownAgain(await changed((picture) => picture.extract(box)))).not.toBe('unknown')
  })
})

describe('another photo', () => {
  it.each([1, 2, 3, 4])('is not taken for it: scene %d', async (seed) => {
    expect(await knownAgain(scene(seed))).toBe('unknown')
  })

  it.each([
    ['in other colours', (picture: Sharp) => picture.modulate({ hue: 90 })],
    ['without its colours', (picture: Sharp) => picture.greyscale().toColourspace('srgb')],
  ])('is the same one %s', async (_, change) => {
    expect(await knownAgain(await changed(change))).toBe('unknown')
  })
})

describe('a fingerprint', () => {
  it('is small and the same whenever it is made', async () => {
    const stored = await fingerprint(photo)
    expect(stored).toEqual(await fingerprint(scene(7)))
    expect(stored.quality).toBeGreaterThanOrEqual(minQuality)
    expect(JSON.stringify(stored).length).toBeLessThan(4_096)
    expect(stored.keys.length).toBeGreaterThan(0)
    for (const key of stored.keys) expect(key).toMatch(/^[0-9a-f]{64}$/)
  })

  it.each([
    ['a flat picture', plain(320, 240)],
    ['a single pixel', plain(1, 1)],
    ['a line', plain(1_000, 1)],
  ])('of %s has nothing to be found by', async (_, picture) => {
    const stored = await fingerprint(picture)
    expect(stored.keys).toEqual([])
    expect(stored.quality).toBeLessThan(minQuality)
  })
})
