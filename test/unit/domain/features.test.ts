import { describe, expect, it } from 'vitest'
import { keepViews, vectorsByLayer } from '#src/domain/features.ts'

const colours = Float32Array.of(1)
const f = (...values: readonly number[]) => Float32Array.from(values)

describe('vectorsByLayer', () => {
  const layers = { dim: 2, midDim: 1 }

  it('sorts what an embedder saw by layer and view', () => {
    const others = f(3, 11, 12, 13, 21, 22, 23)
    expect(vectorsByLayer({ embedding: f(1, 2), others, colours }, layers)).toEqual([
      [f(1, 2), f(11, 12), f(21, 22)],
      [f(3), f(13), f(23)],
    ])
  })

  it('takes an embedding alone for one view of one layer', () => {
    expect(vectorsByLayer({ embedding: f(1, 2), colours }, { dim: 2 })).toEqual([[f(1, 2)]])
  })

  it.each([
    ['another embedding', { embedding: f(1), others: f(3, 4), colours }],
    ['no middle layer', { embedding: f(1, 2), colours }],
    ['half a view', { embedding: f(1, 2), others: f(3, 11), colours }],
  ])('refuses features with %s', (_, features) => {
    expect(vectorsByLayer(features, layers)).toBeUndefined()
  })
})

describe('keepViews', () => {
  const sight = { dim: 2, midDim: 1, views: 5 }
  const all = {
    embedding: f(1, 2),
    others: f(3, ...Array.from({ length: 12 }, (_, at) => 10 + at)),
    colours,
  }

  it('leaves the first views, as if no more had been looked at', () => {
    expect(keepViews(all, sight, 5)).toBe(all)
    expect(keepViews(all, sight, 3).others).toEqual(f(3, 10, 11, 12, 13, 14, 15))
    expect(keepViews(all, sight, 1).others).toEqual(f(3))
  })

  it('leaves the embedding alone where one layer and one view are left', () => {
    const narrow = { embedding: f(1, 2), others: f(3, 4, 5, 6, 7, 8, 9, 10), colours }
    expect(keepViews(narrow, { dim: 2, views: 5 }, 1)).toEqual({ embedding: f(1, 2), colours })
    const single = { embedding: f(1, 2), colours }
    expect(keepViews(single, { dim: 2, views: 1 }, 3)).toBe(single)
  })
})
