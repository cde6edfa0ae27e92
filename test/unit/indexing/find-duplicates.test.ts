import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { Fingerprint } from '#src/domain/fingerprint.ts'
import type { Picture } from '#src/domain/picture.ts'
import { findDuplicates } from '#src/indexing/find-duplicates.ts'
import { fingerprintPhoto } from '#src/photo/fingerprint.ts'
import { isSamePictureUnturned } from '#src/photo/same-picture.ts'
import type { OriginalPhoto, PhotoToIndex } from '#src/ports/reference-store.ts'
import { plain, scene } from '#test/support/pictures.ts'
import { sku } from '#test/support/products.ts'

function photo(id: number, overrides: Partial<PhotoToIndex> = {}): PhotoToIndex {
  const needs = { needsFeatures: true, needsFingerprint: true }
  return { id, sku: sku('A'), role: 'product', sha256: `file ${id}`, ...needs, ...overrides }
}

async function seen(one: PhotoToIndex, picture: Picture) {
  const { fingerprint, regions } = await fingerprintPhoto(picture)
  const isSameAs = (known: Fingerprint) => isSamePictureUnturned(known, regions)
  return { photo: one, hashed: { fingerprint, isSameAs } }
}

async function original(one: PhotoToIndex, picture: Picture): Promise<OriginalPhoto> {
  return { ...one, fingerprint: (await fingerprintPhoto(picture)).fingerprint }
}

/** As a shop keeps a picture twice: smaller, and saved once more. */
async function savedAgain({ width, height, rgb }: Picture): Promise<Picture> {
  const raw = { width, height, channels: 3 } as const
  const jpeg = await sharp(rgb, { raw }).resize(200).jpeg({ quality: 60 }).toBuffer()
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, rgb: data }
}

function recoloured({ width, height, rgb }: Picture): Picture {
  return { width, height, rgb: rgb.map((_, at) => rgb[at - (at % 3) + ((at + 1) % 3)] ?? 0) }
}

async function mirrored({ width, height, rgb }: Picture): Promise<Picture> {
  const raw = { width, height, channels: 3 } as const
  return { width, height, rgb: await sharp(rgb, { raw }).flop().raw().toBuffer() }
}

describe('duplicates among reference photos', () => {
  const first = photo(1)

  it('are the same picture, saved smaller and again, of one that has a vector', async () => {
    const again = await seen(photo(2), await savedAgain(scene(1)))
    expect(findDuplicates([again], [await original(first, scene(1))])).toEqual([
      { photoId: 2, originalId: 1 },
    ])
  })

  it('are told from the one that comes first where neither has a vector, however many there are', async () => {
    const all = await Promise.all([1, 2, 3].map((id) => seen(photo(id), scene(1))))
    expect(findDuplicates(all, [])).toEqual([
      { photoId: 2, originalId: 1 },
      { photoId: 3, originalId: 1 },
    ])
  })

  it.each([
    ['of another SKU', photo(2, { sku: sku('B') })],
    ['of the other role', photo(2, { role: 'shopper' })],
  ])('are not the same picture %s', async (_, other) => {
    const found = [await seen(other, scene(1))]
    expect(findDuplicates(found, [await original(first, scene(1))])).toEqual([])
  })

  it.each([
    ['another picture', async () => scene(2)],
    ['the same in other colours', async () => recoloured(scene(1))],
    ['its mirror image', () => mirrored(scene(1))],
  ])('are not %s', async (_, make) => {
    const found = [await seen(photo(2), await make())]
    expect(findDuplicates(found, [await original(first, scene(1))])).toEqual([])
  })

  it('are not two pictures too flat to be told apart', async () => {
    const found = [await seen(photo(2), plain(50, 50))]
    expect(findDuplicates(found, [await original(first, plain(50, 50))])).toEqual([])
  })

  it('are not looked for among photos that have a vector already', async () => {
    const both = [await original(first, scene(1)), await original(photo(2), scene(1))]
    expect(findDuplicates([await seen(photo(2), scene(1))], both)).toEqual([])
  })
})
