import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

const packshot = fileURLToPath(
  new URL('../../catalog/photos/bereh-brown-front.jpg', import.meta.url),
)

const heldOut = fileURLToPath(new URL('../../evals/demo/photos', import.meta.url))

/**
 * A JPEG like a phone's: a picture of the demo at this size, with the noise of a sensor, which makes it as heavy to
 * decode as a real photo.
 */
export async function makePhoto(width: number, height: number): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 12 } as const
  const grain = await sharp({
    create: { width, height, channels: 3, background: '#808080', noise },
  })
    .png({ compressionLevel: 0 })
    .toBuffer()
  return sharp(packshot)
    .resize(width, height, { fit: 'fill' })
    .composite([{ input: grain, blend: 'soft-light' }])
    .jpeg({ quality: 90 })
    .toBuffer()
}

/** A picture of the demo as a chat passes it on: other pixels, the same product. */
export async function makeResentPhoto(quality: number): Promise<Buffer> {
  return sharp(packshot).resize(1280, 1280).jpeg({ quality }).toBuffer()
}

/** Photos of the demo's products that its index does not hold. */
export async function readHeldOutPhotos(): Promise<readonly Buffer[]> {
  const names = (await readdir(heldOut)).sort()
  return Promise.all(names.map((name) => readFile(join(heldOut, name))))
}
