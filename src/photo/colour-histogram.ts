import type { Picture } from '#src/domain/picture.ts'
import { visitProduct } from './product-pixels.ts'

const lumaBins = 5
const chromaBins = 11

/** Values of a histogram. */
export const colourBins = lumaBins * chromaBins * chromaBins

/**
 * Which colours a picture has, wherever they are: what tells a red suit from a blue one of the same cut.
 *
 * @returns `colourBins` values, unit length: square roots of the shares of luma-chroma bins (YCbCr, BT.601) among the
 * pixels that are not background, so that a dot product is the Hellinger similarity (Bhattacharyya coefficient). Most
 * things are nearly grey, so the chroma bins are narrow there: they are even on a square-root scale.
 */
export async function colourHistogram(picture: Picture): Promise<Float32Array> {
  const bins = new Float32Array(colourBins)
  let total = 0
  await visitProduct(picture, (rgb, weight) => {
    const bin = binOf(rgb)
    bins[bin] = (bins[bin] ?? 0) + weight
    total += weight
  })
  return bins.map((weight) => Math.sqrt(weight / total))
}

function binOf([r, g, b]: readonly [number, number, number]): number {
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
