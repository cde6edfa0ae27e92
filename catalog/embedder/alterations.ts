import sharp, { type Sharp } from 'sharp'
import { photograph, randomScene } from '#catalog/drawing/photograph.ts'
import { createRandom } from '#catalog/drawing/random.ts'

/**
 * Ways to spoil a picture that have nothing to do with the photo simulator: what a forwarded,
 * edited or screenshotted catalogue picture goes through. Each answers an encoded image.
 */
const alterations: Readonly<Record<string, (picture: Sharp) => Sharp>> = {
  'rotated 12° on grey': (picture) => picture.rotate(12, { background: '#b9b4ac' }),
  'rotated -15° on blue': (picture) => picture.rotate(-15, { background: '#5f7896' }),
  flipped: (picture) => picture.flop(),
  'darker x0.75': (picture) => picture.linear(0.75, 0),
  'brighter x1.25': (picture) => picture.linear(1.25, 0),
  'warm light': (picture) => picture.linear([1.1, 1, 0.88], [0, 0, 0]),
  'cold light': (picture) => picture.linear([0.9, 1, 1.1], [0, 0, 0]),
  blurred: (picture) => picture.blur(3),
  'JPEG 40': (picture) => picture,
}

const special: Readonly<Record<string, (file: string) => Promise<Sharp>>> = {
  'cropped by 10 %': cropped,
  'rotated 12° on parquet': onParquet,
}

export const alterationNames = [...Object.keys(alterations), ...Object.keys(special)]

/** Applies one of `alterationNames`; JPEG of quality 80, or 40 where that is the alteration. */
export async function alter(file: string, name: string): Promise<Buffer> {
  const picture = (await special[name]?.(file)) ?? alterations[name]?.(sharp(file))
  if (picture === undefined) throw new RangeError(`No alteration ${name}`)
  return await picture.jpeg({ quality: name === 'JPEG 40' ? 40 : 80 }).toBuffer()
}

async function cropped(file: string): Promise<Sharp> {
  const { width, height } = await sharp(file).metadata()
  return sharp(file).extract({
    left: Math.floor(width * 0.08),
    top: Math.floor(height * 0.03),
    width: Math.floor(width * 0.9),
    height: Math.floor(height * 0.9),
  })
}

async function onParquet(file: string): Promise<Sharp> {
  const clear = { r: 0, g: 0, b: 0, alpha: 0 }
  const turned = await sharp(file).ensureAlpha().rotate(12, { background: clear }).png().toBuffer()
  const { width, height } = await sharp(turned).metadata()
  const nothing = { width: 8, height: 8, channels: 4, background: clear } as const
  const scene = randomScene(createRandom(width), ['parquet'])
  const ground = await photograph(await sharp({ create: nothing }).png().toBuffer(), scene)
  const page = await sharp(ground)
    .resize(width, height, { fit: 'fill' })
    .composite([{ input: turned }])
    .png({ compressionLevel: 1 })
    .toBuffer()
  return sharp(page)
}
