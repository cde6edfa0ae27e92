import type { Picture } from '#src/domain/picture.ts'
import { productPixels } from './product-pixels.ts'
import { lumaAt } from './thumbnail.ts'

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
  const { rgb, weights } = await productPixels(picture)
  for (let pixel = 0; pixel < weights.length; pixel += 1) {
    const weight = weights[pixel] ?? 0
    if (weight === 0) continue
    const bin = binOf(rgb, pixel * 3)
    bins[bin] = (bins[bin] ?? 0) + weight
    total += weight
  }
  return bins.map((weight) => Math.sqrt(weight / total))
}

/** @param at where the pixel begins */
function binOf(rgb: Uint8Array, at: number): number {
  const luma = lumaAt(rgb, at)
  const lumaBin = Math.floor((luma * lumaBins) / 256)
  const blue = chromaBin(0.564 * ((rgb[at + 2] ?? 0) - luma))
  const red = chromaBin(0.713 * ((rgb[at] ?? 0) - luma))
  return (lumaBin * chromaBins + blue) * chromaBins + red
}

/** @param chroma -128 to 128 */
function chromaBin(chroma: number): number {
  const root = Math.sign(chroma) * Math.sqrt(Math.abs(chroma) / 128)
  return Math.min(chromaBins - 1, Math.floor(((root + 1) / 2) * chromaBins))
}
