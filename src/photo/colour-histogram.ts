import sharp from 'sharp'
import type { Picture } from '#src/domain/picture.ts'

const lumaBins = 5
const chromaBins = 11

/** Values of a histogram. */
export const colourBins = lumaBins * chromaBins * chromaBins

/** Pictures are counted at this size: noise and the shape of the picture have no part in their colours. */
const side = 128
/** A pixel with all channels above this is taken for the white ground of a packshot. */
const white = 235
/** Of the Gaussian that weights pixels by their distance from the middle, where the goods are; 1 is half the picture. */
const deviation = 0.6

/**
 * Which colours a picture has, wherever they are: what tells a red suit from a blue one of the same cut.
 *
 * @returns `colourBins` values, unit length: square roots of the shares of luma-chroma bins (YCbCr, BT.601) among the
 * pixels that are not background, so that a dot product is the Hellinger similarity (Bhattacharyya coefficient). Most
 * things are nearly grey, so the chroma bins are narrow there: they are even on a square-root scale.
 */
export async function colourHistogram({ width, height, rgb }: Picture): Promise<Float32Array> {
  const small = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize({ width: side, height: side, fit: 'fill' })
    .raw()
    .toBuffer()
  const foreground = count(small, (darkest) => darkest <= white)
  return unitRoots(foreground.total > 0 ? foreground : count(small, () => true))
}

interface Counts {
  readonly bins: Float32Array
  readonly total: number
}

function count(rgb: Uint8Array, keeps: (darkest: number) => boolean): Counts {
  const bins = new Float32Array(colourBins)
  let total = 0
  for (let pixel = 0; pixel < side * side; pixel += 1) {
    const r = rgb[pixel * 3] ?? 0
    const g = rgb[pixel * 3 + 1] ?? 0
    const b = rgb[pixel * 3 + 2] ?? 0
    if (!keeps(Math.min(r, g, b))) continue
    const bin = binOf(r, g, b)
    const weight = (weights[pixel % side] ?? 0) * (weights[Math.floor(pixel / side)] ?? 0)
    bins[bin] = (bins[bin] ?? 0) + weight
    total += weight
  }
  return { bins, total }
}

/** Of a column or a row. */
const weights = Float32Array.from({ length: side }, (_, at) => {
  const distance = (at - (side - 1) / 2) / (side / 2)
  return Math.exp(-(distance ** 2) / (2 * deviation ** 2))
})

function binOf(r: number, g: number, b: number): number {
  const luma = 0.299 * r + 0.587 * g + 0.114 * b
  const lumaBin = Math.floor((luma * lumaBins) / 256)
  const blue = chromaBin(0.564 * (b - luma))
  const red = chromaBin(0.713 * (r - luma))
  return (lumaBin * chromaBins + blue) * chromaBins + red
}

/** @param chroma -128 to 128 */
function chromaBin(chroma: number): number {
  const root = Math.sign(chroma) * Math.sqrt(Math.abs(chroma) / 128)
  return Math.min(chromaBins - 1, Math.floor(((root + 1) / 2) * chromaBins))
}

function unitRoots({ bins, total }: Counts): Float32Array {
  return bins.map((weight) => Math.sqrt(weight / total))
}
