import sharp from 'sharp'
import { trainingBackgrounds } from '#catalog/drawing/backgrounds.ts'
import { photograph, randomScene } from '#catalog/drawing/photograph.ts'
import { between, type Random } from '#catalog/drawing/random.ts'

/**
 * Lays a picture, slightly turned, on a page of one colour or on a photographed ground: a forwarded
 * catalogue picture with a border, a screenshot, a leaflet. `turn` does to another picture of the
 * same size what was done to this one, on a transparent ground.
 */
export async function laySheet(picture: Buffer, random: Random) {
  const degrees = random() < 0.25 ? 0 : between(random, -18, 18)
  const borders = [0, 0, 0, 0].map(() => Math.round(between(random, 0, 90)))
  const [top = 0, bottom = 0, left = 0, right = 0] = borders
  const clear = { r: 0, g: 0, b: 0, alpha: 0 }
  const turn = async (flat: Buffer): Promise<Buffer> => {
    const turned = await sharp(flat)
      .ensureAlpha()
      .rotate(degrees, { background: clear })
      .png()
      .toBuffer()
    return await sharp(turned)
      .extend({ top, bottom, left, right, background: clear })
      .png({ compressionLevel: 1 })
      .toBuffer()
  }
  const sheet = await turn(picture)
  const { width, height } = await sharp(sheet).metadata()
  const ground = random() < 0.5 ? await plainGround(random) : await roughGround(random)
  const photo = await sharp(ground)
    .resize(width, height, { fit: 'fill' })
    .composite([{ input: sheet }])
    .jpeg({ quality: 88 })
    .toBuffer()
  return { photo, turn }
}

async function plainGround(random: Random): Promise<Buffer> {
  const [r, g, b] = [random() * 255, random() * 255, random() * 255]
  return await sharp({ create: { width: 16, height: 16, channels: 3, background: { r, g, b } } })
    .png()
    .toBuffer()
}

/** A photo of nothing. */
async function roughGround(random: Random): Promise<Buffer> {
  const nothing = {
    width: 8,
    height: 8,
    channels: 4,
    background: { r: 0, g: 0, b: 0, alpha: 0 },
  } as const
  const scene = randomScene(random, trainingBackgrounds)
  const empty = await sharp({ create: nothing }).png().toBuffer()
  return await photograph(empty, { ...scene, width: 400, height: 400 })
}
