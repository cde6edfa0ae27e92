import { describe, expect, it } from 'vitest'
import { vectorsByLayer } from '#src/domain/features.ts'

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
