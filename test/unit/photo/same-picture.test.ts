import { describe, expect, it } from 'vitest'
import type { Picture } from '#src/domain/picture.ts'
import { fingerprint, fingerprintPhoto } from '#src/photo/fingerprint.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { isSamePicture, isSameUnderCaption } from '#src/photo/same-picture.ts'
import { cropKeysHere } from '#test/support/fingerprints.ts'
import { colours, cutOff, encode, paint, pixelAt, type Rgb, scene } from '#test/support/pictures.ts'

/** A suit on a figure before a white wall, all of it drawn alike but for the colours. */
function packshot({ suit, hem = suit }: { readonly suit: Rgb; readonly hem?: Rgb }): Picture {
  return paint(300, 400, (x, y) => {
    const edge = 70 + 25 * Math.sin(y / 23) + 12 * Math.cos(y / 7)
    if (Math.abs(x - 150) > edge) return colours.white
    if (y < 40) return hem
    if (y > 330) return [200, 160, 140]
    const fold = 1 + 0.25 * Math.sin(x / 6) * Math.cos(y / 17)
    return suit.map((value) => Math.min(255, value * fold)) as unknown as Rgb
  })
}

/** As a shopper's file comes in. */
async function sent(picture: Picture, brightness = 1): Promise<Picture> {
  const bytes = await encode(picture).linear(brightness).jpeg({ quality: 80 }).toBuffer()
  return (await openPhoto(bytes)).decode()
}

/** A caption over the lower eighth. */
function captioned(picture: Picture): Picture {
  const { width, height } = picture
  return paint(width, height, (x, y) => {
    if (y < height * 0.88) return pixelAt(picture, x, y)
    const isLetter = y > height * 0.92 && y < height * 0.97 && x > 20 && x % 9 < 3
    return isLetter ? colours.white : [30, 40, 60]
  })
}

async function compare(remembered: Picture, seen: Picture) {
  const stored = await fingerprint(remembered)
  const { regions, cropCandidates } = await fingerprintPhoto(await sent(seen))
  return {
    same: isSamePicture(stored, regions),
    captioned: isSameUnderCaption(stored, regions),
    cut: isSamePicture(stored, await cropCandidates(cropKeysHere)),
  }
}

const blue = packshot({ suit: [60, 95, 140] })

describe('the same picture', () => {
  it.each([0.85, 0.95, 1, 1.05, 1.15])('is it at %d times its brightness', async (brightness) => {
    for (const picture of [blue, packshot({ suit: [30, 30, 32] }), scene(5)]) {
      const { regions } = await fingerprintPhoto(await sent(picture, brightness))
      expect(isSamePicture(await fingerprint(picture), regions)).toBe(true)
    }
  })

  it('is seen under a caption, though not all of it', async () => {
    for (const picture of [blue, scene(5)]) {
      expect(await compare(picture, captioned(picture))).toMatchObject({
        same: false,
        captioned: true,
      })
    }
  })

  it('is seen when it was cut, though not all of it', async () => {
    const part = cutOff(scene(5), { left: 0.07, top: 0.04 })
    expect(await compare(scene(5), part)).toEqual({ same: false, captioned: false, cut: true })
  })
})

describe('a picture of another product', () => {
  it.each<[string, Rgb]>([
    ['another colour as bright', [140, 80, 60]],
    ['a lighter shade', [90, 135, 190]],
    ['grey', [92, 92, 92]],
    ['black', [25, 25, 27]],
  ])('is the same cut in %s', async (_, suit) => {
    const other = packshot({ suit })
    const nowhere = { same: false, captioned: false, cut: false }
    expect(await compare(blue, other)).toEqual(nowhere)
    expect(await compare(other, blue)).toEqual(nowhere)
    expect(await compare(blue, cutOff(other, { right: 0.06 }))).toEqual(nowhere)
  })

  it('differs only in what lies along the rim, where a caption would be', async () => {
    const other = packshot({ suit: [60, 95, 140], hem: [110, 75, 60] })
    expect(await compare(blue, other)).toEqual({ same: false, captioned: false, cut: false })
  })

  it('is black where this one is grey', async () => {
    const [black, grey] = [packshot({ suit: [28, 28, 30] }), packshot({ suit: [70, 70, 72] })]
    expect(await compare(black, grey)).toMatchObject({ same: false, cut: false })
    expect(await compare(grey, black)).toMatchObject({ same: false, cut: false })
  })
})
