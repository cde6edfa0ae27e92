import { describe, expect, it } from 'vitest'
import type { Picture, TensorSpec } from '#src/domain/picture.ts'
import { embedPictures } from '#src/photo/embed-pictures.ts'
import { toTensor } from '#src/photo/tensor.ts'
import { createFakeEmbedder } from '#test/support/fakes.ts'
import { colours, paint, plain } from '#test/support/pictures.ts'

function spec(overrides: Partial<TensorSpec> = {}): TensorSpec {
  return {
    layout: 'NCHW',
    size: [2, 2],
    resize: 'squash',
    mean: [0, 0, 0],
    std: [1, 1, 1],
    ...overrides,
  }
}

/** Four pixels, every value of them different. */
const tiny: Picture = {
  width: 2,
  height: 2,
  rgb: Uint8Array.from([0, 51, 102, 153, 204, 255, 10, 20, 30, 40, 50, 60]),
}

/** Red on the left, green in the middle, blue on the right: 60x20. */
const stripes = paint(60, 20, (x) => {
  if (x < 20) return colours.red
  return x < 40 ? colours.green : colours.blue
})

async function planes(picture: Picture, wanted: TensorSpec): Promise<readonly Float32Array[]> {
  const tensor = await toTensor(picture, wanted)
  const plane = tensor.length / 3
  return [0, 1, 2].map((channel) => tensor.subarray(channel * plane, (channel + 1) * plane))
}

describe('toTensor', () => {
  it('lays NCHW out as planes of R, G and B', async () => {
    const tensor = await toTensor(tiny, spec())
    expect(tensor).toBeInstanceOf(Float32Array)
    expect([...tensor].map((value) => Math.round(value * 255))).toEqual([
      ...[0, 153, 10, 40],
      ...[51, 204, 20, 50],
      ...[102, 255, 30, 60],
    ])
  })

  it('lays NHWC out pixel by pixel', async () => {
    const tensor = await toTensor(tiny, spec({ layout: 'NHWC' }))
    expect([...tensor].map((value) => Math.round(value * 255))).toEqual([...tiny.rgb])
  })

  it.each(['NCHW', 'NHWC'] as const)(
    'takes (value / 255 - mean) / std of each channel in %s',
    async (layout) => {
      const one: Picture = { width: 1, height: 1, rgb: Uint8Array.from([255, 51, 0]) }
      const wanted = spec({ layout, size: [1, 1], mean: [0.5, 0.1, 0.4], std: [0.25, 0.5, 2] })
      const [r, g, b] = await toTensor(one, wanted)
      expect(r).toBeCloseTo(2, 6)
      expect(g).toBeCloseTo(0.2, 6)
      expect(b).toBeCloseTo(-0.2, 6)
    },
  )

  it('reads size as height, width', async () => {
    const tall = await toTensor(quartersOf(), spec({ size: [4, 2], layout: 'NHWC' }))
    expect(tall).toHaveLength(4 * 2 * 3)
    // 4 rows of 2: the last pixel of the second row is still in the upper half.
    expect([...tall.subarray(9, 12)].map(Math.round)).toEqual([0, 1, 0])
    expect([...tall.subarray(12, 15)].map(Math.round)).toEqual([0, 0, 1])
  })

  it('squashes the whole picture into the square', async () => {
    const [r, , b] = await planes(stripes, spec({ size: [6, 6] }))
    expect(r?.[0]).toBeGreaterThan(0.8)
    expect(b?.[5]).toBeGreaterThan(0.8)
  })

  it('crops to the middle', async () => {
    const [r, g, b] = await planes(stripes, spec({ size: [10, 10], resize: 'crop' }))
    expect(mean(g)).toBeGreaterThan(0.7)
    expect(mean(r)).toBeLessThan(0.15)
    expect(mean(b)).toBeLessThan(0.15)
  })

  it('pads with the mean, which is zero for the model', async () => {
    const wanted = spec({
      size: [6, 6],
      resize: 'pad',
      mean: [0.6, 0.4, 0.2],
      std: [0.5, 0.5, 0.5],
    })
    for (const plane of await planes(stripes, wanted)) {
      const rows = Array.from({ length: 6 }, (_, row) => [...plane.subarray(row * 6, row * 6 + 6)])
      for (const row of [rows[0], rows[1], rows[4], rows[5]]) {
        for (const value of row ?? [9]) expect(Math.abs(value)).toBeLessThan(0.005)
      }
      expect(Math.max(...(rows[2] ?? []).map(Math.abs))).toBeGreaterThan(0.3)
    }
  })

  it.each(['squash', 'crop', 'pad'] as const)('takes the thinnest picture (%s)', async (resize) => {
    const tensor = await toTensor(plain(1, 1024), spec({ size: [8, 8], resize }))
    expect(tensor).toHaveLength(8 * 8 * 3)
    expect(tensor.every(Number.isFinite)).toBe(true)
  })

  it('leaves the picture as it was', async () => {
    const before = [...tiny.rgb]
    await toTensor(tiny, spec({ resize: 'pad', mean: [0.5, 0.5, 0.5] }))
    expect([...tiny.rgb]).toEqual(before)
  })
})

describe('embedPictures', () => {
  it('gives the embedder a tensor for each picture, in their order', async () => {
    const batches: (readonly Float32Array[])[] = []
    const embedder = createFakeEmbedder({
      input: spec({ size: [1, 1] }),
      embed: async (tensors) => {
        batches.push(tensors)
        return tensors.map(() => Float32Array.of(1, 0))
      },
    })

    const vectors = await embedPictures(embedder, [
      plain(3, 3, [255, 0, 0]),
      plain(3, 3, [0, 0, 255]),
    ])

    expect(vectors).toHaveLength(2)
    expect(batches.map((tensors) => tensors.map((tensor) => [...tensor]))).toEqual([
      [
        [1, 0, 0],
        [0, 0, 1],
      ],
    ])
  })
})

function quartersOf(): Picture {
  return paint(20, 20, (x, y) => {
    if (y < 10) return x < 10 ? [255, 0, 0] : [0, 255, 0]
    return x < 10 ? [0, 0, 255] : [255, 255, 255]
  })
}

function mean(values: Float32Array = new Float32Array()): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
