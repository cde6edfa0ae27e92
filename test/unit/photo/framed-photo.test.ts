import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { collage } from '#src/photo/collage.ts'
import { cropPicture, halfOf } from '#src/photo/crop-picture.ts'
import { drawFramed } from '#src/photo/framed-photo.ts'
import { encode, plain } from '#test/support/pictures.ts'

const photo = await encode(plain(300, 200)).png().toBuffer()
const frames = [
  { half: 'left', number: 1 },
  { half: 'right', number: 2 },
] as const

describe('a photo with frames', () => {
  it('fills its box, and has a frame around each half alone', async () => {
    const { png, width, height } = await drawFramed({ photo, frames }, { width: 600, height: 600 })
    expect([width, height]).toEqual([600, 400])
    const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true })
    const greenAt = (x: number, y: number) => {
      const [r = 0, g = 0, b = 0] = data.subarray((y * info.width + x) * info.channels)
      return g > r + 30 && g > b
    }
    // Both edges in the middle, and nothing in the middle of a half.
    expect([290, 308].map((x) => greenAt(x, 300))).toEqual([true, true])
    expect([150, 300, 450].map((x) => greenAt(x, 300))).toEqual([false, false, false])
    // Its number.
    expect([60, 360].map((x) => greenAt(x - 15, 30))).toEqual([true, true])
  })

  it('stands over the tiles of a collage, which goes without one that cannot be read', async () => {
    const tiles = [1, 2].map((number) => ({ photo, number }))
    const bare = await sharp(await collage(tiles)).metadata()
    const framed = await sharp(await collage(tiles, { photo, frames })).metadata()
    expect(framed.width).toBe(bare.width)
    expect(framed.height).toBeGreaterThan(bare.height + 400)
    const broken = await sharp(await collage(tiles, { photo: Buffer.from('x'), frames })).metadata()
    expect(broken.height).toBe(bare.height)
  })
})

describe('the halves of a picture', () => {
  const picture = { width: 3, height: 2, rgb: Uint8Array.from({ length: 18 }, (_, at) => at) }

  it.each([
    ['left', { width: 2, height: 2 }, [0, 1, 2, 3, 4, 5, 9, 10, 11, 12, 13, 14]],
    ['right', { width: 2, height: 2 }, [3, 4, 5, 6, 7, 8, 12, 13, 14, 15, 16, 17]],
    ['top', { width: 3, height: 1 }, [0, 1, 2, 3, 4, 5, 6, 7, 8]],
    ['bottom', { width: 3, height: 1 }, [9, 10, 11, 12, 13, 14, 15, 16, 17]],
  ] as const)('are cut out: %s', (half, size, rgb) => {
    const cropped = { ...size, rgb: Uint8Array.from(rgb) }
    expect(cropPicture(picture, halfOf(picture, half))).toEqual(cropped)
  })
})
