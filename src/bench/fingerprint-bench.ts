import { bmvbhash } from 'blockhash-core'
import sharp from 'sharp'
import type { Picture } from '#src/domain/picture.ts'
import { fingerprint } from '#src/photo/fingerprint.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import type { BenchContext } from './bench.ts'
import { makePhoto } from './photo.ts'
import type { Row } from './row.ts'

const bitsPerSide = 16

export async function fingerprintBench({ compare, sizes }: BenchContext): Promise<readonly Row[]> {
  const { width, height } = sizes.photo
  const jpeg = await makePhoto(width, height)
  const full = await decodeFully(jpeg)
  const decoded = await (await openPhoto(jpeg)).decode()
  const megapixels = ((width * height) / 1e6).toFixed(1)

  const what = 'fingerprint of a decoded photo'
  const wholeWay = `${megapixels}-megapixel JPEG to fingerprint`
  return [
    {
      what,
      baseline: 'blockhash-core on all its pixels',
      comparison: await compare(what, {
        subject: () => fingerprint(decoded),
        baseline: () => blockHash(full),
      }),
    },
    {
      what: wholeWay,
      baseline: 'the same, all pixels, blockhash-core',
      comparison: await compare(wholeWay, {
        subject: async () => fingerprint(await (await openPhoto(jpeg)).decode()),
        baseline: async () => blockHash(await decodeFully(jpeg)),
      }),
    },
  ]
}

async function decodeFully(jpeg: Buffer): Promise<Picture> {
  const { data, info } = await sharp(jpeg).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, rgb: data }
}

/** Of four channels, as the library wants them. */
function blockHash({ width, height, rgb }: Picture): string {
  return bmvbhash({ width, height, data: new Uint8ClampedArray(rgb.buffer) }, bitsPerSide)
}
