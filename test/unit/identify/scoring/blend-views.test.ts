import { describe, expect, it } from 'vitest'
import { blendViews } from '#src/identify/scoring/blend-views.ts'

const east = Float32Array.of(1, 0)
const north = Float32Array.of(0, 1)
const west = Float32Array.of(-1, 0)

function rounded(vector: Float32Array) {
  return [...vector].map((value) => Math.round(value * 1e4) / 1e4)
}

describe('blending views', () => {
  it('leaves a single view as it is', () => {
    expect(blendViews([east], 2)).toBe(east)
  })

  it('gives the mean direction, the whole as often as it counts', () => {
    expect(rounded(blendViews([east, north, north, north, north], 3))).toEqual([0.6, 0.8])
  })

  it('lets two corners stand for four', () => {
    expect(rounded(blendViews([east, north, north], 3))).toEqual([0.6, 0.8])
  })

  it('falls back on the whole where views cancel each other out', () => {
    expect([...blendViews([east, west, west, west, west], 4)]).toEqual([1, 0])
  })
})
