import { describe, expect, it } from 'vitest'
import type { Picture } from '#src/domain/picture.ts'
import { describePictures } from '#src/photo/describe-pictures.ts'
import { viewsOf } from '#src/photo/picture-views.ts'
import { createFakeEmbedder } from '#test/support/fakes.ts'
import { paint } from '#test/support/pictures.ts'

describe('the views of a picture', () => {
  const size = { width: 100, height: 50 }
  const whole = { left: 0, top: 0, width: 100, height: 50 }

  it('are the whole, and corners of 60 % x 60 %, two opposite ones first', () => {
    const corner = { width: 60, height: 30 }
    expect(viewsOf(size, 5)).toEqual([
      whole,
      { left: 0, top: 0, ...corner },
      { left: 40, top: 20, ...corner },
      { left: 40, top: 0, ...corner },
      { left: 0, top: 20, ...corner },
    ])
    expect(viewsOf(size, 3)).toEqual(viewsOf(size, 5).slice(0, 3))
    expect(viewsOf(size, 1)).toEqual([whole])
  })

  it('are never empty', () => {
    for (const { width, height } of viewsOf({ width: 1, height: 1 }, 5)) {
      expect([width, height]).toEqual([1, 1])
    }
  })
})

describe('describePictures', () => {
  /** Sees the mean red and the mean green, and in its middle layer the blue. */
  const embedder = createFakeEmbedder({
    dim: 2,
    midDim: 1,
    views: 5,
    embed: async (tensors) =>
      tensors.map((tensor) => {
        const mean = (channel: number) =>
          tensor.subarray(channel * 4, channel * 4 + 4).reduce((sum, value) => sum + value, 0) / 4
        return Float32Array.of(mean(0), mean(1), mean(2))
      }),
  })
  /** Red on the left, green on the right. */
  const halves: Picture = paint(10, 10, (x) => (x < 5 ? [255, 0, 0] : [0, 255, 0]))

  it('gives all views and layers of each picture, in one batch', async () => {
    const blue = paint(10, 10, () => [0, 0, 255])
    const [first, second] = await describePictures(embedder, [halves, blue])
    expect(first?.embedding).toHaveLength(2)
    // The middle layer of the whole, then four corners of three values each.
    expect(first?.others).toHaveLength(1 + 4 * 3)
    const [, left = 0, , , right = 0] = first?.others ?? []
    expect(left).toBeGreaterThan(0.7)
    expect(right).toBeLessThan(0.3)
    expect([...(second?.embedding ?? []), ...(second?.others ?? [])]).toEqual(
      Array.from({ length: 5 }, () => [0, 0, 1]).flat(),
    )
  })

  it('gives as few as it is asked for', async () => {
    const [whole] = await describePictures(embedder, [halves], 1)
    expect(whole?.others).toHaveLength(1)
    const [narrow] = await describePictures({ ...embedder, dim: 3 }, [halves], 1)
    expect(narrow?.others).toBeUndefined()
  })
})
