import { describe, expect, it } from 'vitest'
import { applyMap, mappedDim } from '#src/identify/scoring/head.ts'
import { VectorIndexError } from '#src/ports/errors.ts'

const layer = {
  mean: Float32Array.of(1, 2, 3),
  map: Float32Array.of(1, 0, 0, 0, 3, 4),
}

describe('a head', () => {
  it('maps what differs from the mean to unit length', () => {
    expect(mappedDim(layer)).toBe(2)
    // (3, 1, 0) after the mean is gone: 3 and 3.
    const mapped = applyMap(layer, Float32Array.of(4, 3, 3))
    expect([...mapped]).toEqual([Math.fround(Math.SQRT1_2), Math.fround(Math.SQRT1_2)])
  })

  it('makes no numbers up where nothing differs from the mean', () => {
    expect([...applyMap(layer, layer.mean)]).toEqual([0, 0])
  })

  it('refuses a vector of another dimension', () => {
    expect(() => applyMap(layer, Float32Array.of(1, 0))).toThrow(VectorIndexError)
  })
})
