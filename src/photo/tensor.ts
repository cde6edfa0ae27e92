import sharp, { type Sharp } from 'sharp'
import type { Picture, TensorSpec } from '#src/domain/picture.ts'
import { type Region, wholeOf } from './picture-views.ts'

/**
 * A part of a picture -> the float32 tensor of one image that an embedder wants: 3 * height * width values,
 * (value / 255 - mean) / std, planes of R, G, B (`NCHW`) or interleaved (`NHWC`).
 * @param region all of it when left out
 */
export async function toTensor(
  picture: Picture,
  spec: TensorSpec,
  region: Region = wholeOf(picture),
): Promise<Float32Array> {
  const { width, height, rgb } = picture
  const raw = sharp(rgb, { raw: { width, height, channels: 3 } }).extract(region)
  const data = await resize(raw, spec).raw().toBuffer()
  return normalise(data, spec)
}

function resize(image: Sharp, { size, resize: rule, mean }: TensorSpec): Sharp {
  const [height, width] = size
  switch (rule) {
    case 'squash':
      return image.resize({ width, height, fit: 'fill' })
    case 'crop':
      return image.resize({ width, height, fit: 'cover', position: 'centre' })
    case 'pad': {
      const [r, g, b] = mean.map((value) => Math.round(value * 255))
      const background = { r: r ?? 0, g: g ?? 0, b: b ?? 0 }
      return image.resize({ width, height, fit: 'contain', background })
    }
  }
}

/** (value / 255 - mean) / std as one multiplication and one addition, channel by channel into its place. */
function normalise(data: Uint8Array, { layout, mean, std }: TensorSpec): Float32Array {
  const pixels = data.length / 3
  const tensor = new Float32Array(data.length)
  const step = layout === 'NCHW' ? 1 : 3
  for (let channel = 0; channel < 3; channel += 1) {
    const deviation = std[channel] ?? 1
    const scale = 1 / (255 * deviation)
    const shift = -(mean[channel] ?? 0) / deviation
    let to = layout === 'NCHW' ? channel * pixels : channel
    for (let from = channel; from < data.length; from += 3) {
      tensor[to] = (data[from] ?? 0) * scale + shift
      to += step
    }
  }
  return tensor
}
