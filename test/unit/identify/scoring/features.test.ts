import { describe, expect, it } from 'vitest'
import { createFeatureExtractor } from '#src/identify/scoring/features.ts'
import { createFakeEmbedder } from '#test/support/fakes.ts'
import { paint } from '#test/support/pictures.ts'

/** Looks at five views, and counts how many it is shown. */
function setUp(views: number) {
  const shown: number[] = []
  const embedder = createFakeEmbedder({
    views,
    embed: async (tensors) => {
      shown.push(tensors.length)
      return tensors.map(() => Float32Array.of(1, 0))
    },
  })
  return { embedder, shown }
}

const decode = async () => paint(10, 10, () => [200, 20, 20])

describe('the features of a photo', () => {
  it.each([
    [5, undefined, 5],
    [5, 3, 3],
    [5, 1, 1],
    [1, 3, 1],
  ])('of an embedder of %s views, asked for %s, show it %s', async (views, asked, expected) => {
    const { embedder, shown } = setUp(views)
    const extract = createFeatureExtractor(
      embedder,
      ...(asked === undefined ? [] : [async () => asked]),
    )
    const { others } = await extract({ fileKey: 'a photo', decode })
    expect(shown).toEqual([expected])
    expect(others?.length ?? 0).toBe((expected - 1) * 2)
  })

  it('follow a setting that is changed meanwhile', async () => {
    const { embedder, shown } = setUp(5)
    let asked = 5
    const extract = createFeatureExtractor(embedder, async () => asked)
    await extract({ fileKey: 'a photo', decode })
    asked = 3
    await extract({ fileKey: 'a photo', decode })
    expect(shown).toEqual([5, 3])
  })
})
