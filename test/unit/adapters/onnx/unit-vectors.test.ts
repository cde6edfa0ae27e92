import { Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { type OutputShape, toUnitVectors } from '#src/adapters/onnx/unit-vectors.ts'
import { EmbedderError } from '#src/ports/errors.ts'

function output(values: readonly number[], dims: readonly number[]): Tensor {
  return new Tensor('float32', Float32Array.from(values), dims)
}

function vectors(tensor: Tensor | undefined, shape: OutputShape) {
  return toUnitVectors(tensor, shape).map((vector) =>
    [...vector].map((value) => Math.round(value * 1e6) / 1e6),
  )
}

describe('toUnitVectors', () => {
  it('brings each vector to length 1', () => {
    expect(vectors(output([3, 4, 0, -2], [2, 2]), { count: 2, dim: 2, pool: 'none' })).toEqual([
      [0.6, 0.8],
      [0, -1],
    ])
  })

  // Two pictures of three tokens of two values.
  const tokens = [3, 0, 0, 3, 6, 9, 0, 5, 0, 0, 0, 0]

  it('takes the mean of the tokens', () => {
    // (3 + 0 + 6, 0 + 3 + 9) / 3 = (3, 4)
    expect(vectors(output(tokens, [2, 3, 2]), { count: 2, dim: 2, pool: 'mean' })).toEqual([
      [0.6, 0.8],
      [0, 1],
    ])
  })

  it('takes the first token', () => {
    expect(vectors(output(tokens, [2, 3, 2]), { count: 2, dim: 2, pool: 'cls' })).toEqual([
      [1, 0],
      [0, 1],
    ])
  })

  it('copes with the smallest and the largest numbers', () => {
    expect(vectors(output([3e30, 4e30], [1, 2]), { count: 1, dim: 2, pool: 'none' })).toEqual([
      [0.6, 0.8],
    ])
    expect(vectors(output([3e-9, 4e-9], [1, 2]), { count: 1, dim: 2, pool: 'none' })).toEqual([
      [0.6, 0.8],
    ])
  })

  it('gives vectors of their own, not views into the output of the model', () => {
    const tensor = output([3, 4], [1, 2])
    const [vector] = toUnitVectors(tensor, { count: 1, dim: 2, pool: 'none' })
    vector?.fill(0)
    expect([...(tensor.data as Float32Array)]).toEqual([3, 4])
  })

  it.each([
    ['another number of pictures', output([1, 2], [1, 2]), { count: 2, dim: 2, pool: 'none' }],
    ['another dimension', output([1, 2, 3], [1, 3]), { count: 1, dim: 2, pool: 'none' }],
    [
      'tokens where a vector was promised',
      output([1, 2], [1, 1, 2]),
      { count: 1, dim: 2, pool: 'none' },
    ],
    [
      'a vector where tokens were promised',
      output([1, 2], [1, 2]),
      { count: 1, dim: 2, pool: 'mean' },
    ],
    ['one number', output([1], [1]), { count: 1, dim: 1, pool: 'none' }],
  ] as const)('refuses %s, saying what the card says', (_, tensor, shape) => {
    expect(() => toUnitVectors(tensor, shape)).toThrow(EmbedderError)
    expect(() => toUnitVectors(tensor, shape)).toThrow(`its card says [${shape.count}`)
  })

  it.each([
    ['NaN', [1, Number.NaN]],
    ['Infinity', [Number.POSITIVE_INFINITY, 1]],
    ['zeros', [0, 0]],
  ])('refuses %s', (_, values) => {
    const shape = { count: 1, dim: 2, pool: 'none' } as const
    expect(() => toUnitVectors(output(values, [1, 2]), shape)).toThrow(EmbedderError)
  })

  it.each([
    ['no output', undefined],
    ['another type', new Tensor('int64', BigInt64Array.of(1n, 2n), [1, 2])],
  ])('refuses %s', (_, tensor) => {
    expect(() => toUnitVectors(tensor, { count: 1, dim: 2, pool: 'none' })).toThrow('float32')
  })

  it('refuses pictures without tokens', () => {
    for (const pool of ['mean', 'cls'] as const) {
      expect(() => toUnitVectors(output([], [1, 0, 2]), { count: 1, dim: 2, pool })).toThrow(
        EmbedderError,
      )
    }
  })
})
