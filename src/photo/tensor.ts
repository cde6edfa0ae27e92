import sharp, { type Sharp } from 'sharp'
import type { Picture, TensorSpec } from '#src/domain/picture.ts'

/**
 * Picture -> the float32 tensor of one image that an embedder wants: 3 * height * width values,
 * (value / 255 - mean) / std, planes of R, G, B (`NCHW`) or interleaved (`NHWC`).
 */
export async function toTensor(picture: Picture, spec: TensorSpec): Promise<Float32Array> {
  const { width, height, rgb } = picture
  const raw = sharp(rgb, { raw: { width, height, channels: 3 } })
  const data = await resize(raw, spec).raw().toBuffer()
  return spec.layout === 'NCHW' ? toPlanes(data, spec) : toInterleaved(data, spec)
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

function toPlanes(data: Uint8Array, spec: TensorSpec): Float32Array {
  const plane = data.length / 3
  const tensor = new Float32Array(data.length)
  for (let channel = 0; channel < 3; channel += 1) {
    const { scale, shift } = normaliser(spec, channel)
    for (let pixel = 0; pixel < plane; pixel += 1) {
      tensor[channel * plane + pixel] = (data[pixel * 3 + channel] ?? 0) * scale + shift
    }
  }
  return tensor
}

function toInterleaved(data: Uint8Array, spec: TensorSpec): Float32Array {
  const normalisers = [0, 1, 2].map((channel) => normaliser(spec, channel))
  return Float32Array.from(data, (value, at) => {
    const { scale, shift } = normalisers[at % 3] ?? { scale: 1, shift: 0 }
    return value * scale + shift
  })
}

/** (value / 255 - mean) / std, as one multiplication and one addition. */
function normaliser({ mean, std }: TensorSpec, channel: number) {
  const deviation = std[channel] ?? 1
  return { scale: 1 / (255 * deviation), shift: -(mean[channel] ?? 0) / deviation }
}
