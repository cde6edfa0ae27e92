import type { OnnxValue } from 'onnxruntime-node'
import { toUnitVector } from '#src/domain/vector.ts'
import { EmbedderError } from '#src/ports/errors.ts'

export interface OutputShape {
  /** How many pictures went in. */
  readonly count: number
  readonly dim: number
  /** How the tokens of one picture become one vector; `none` when the model gives one already. */
  readonly pool: 'none' | 'mean' | 'cls'
}

/**
 * A model's output -> one unit vector per picture: [N, dim] and [N, dim, 1, 1] as it is, [N, tokens, dim] pooled.
 * @throws EmbedderError for another shape or type, values that are not finite, and zero vectors.
 */
export function toUnitVectors(
  output: OnnxValue | undefined,
  shape: OutputShape,
): readonly Float32Array[] {
  const { data, dims } = checkedOutput(output, shape)
  const perPicture = data.length / shape.count
  return Array.from({ length: shape.count }, (_, at) => {
    const values = data.subarray(at * perPicture, (at + 1) * perPicture)
    return normalise(pool(values, shape, dims))
  })
}

/**
 * A middle layer -> one unit vector per picture, the mean over all places: [N, dim, height, width],
 * [N, height, width, dim], [N, tokens, dim] or [N, dim].
 * @throws EmbedderError as `toUnitVectors` does.
 */
export function toMiddleVectors(
  output: OnnxValue | undefined,
  { count, dim }: Pick<OutputShape, 'count' | 'dim'>,
): readonly Float32Array[] {
  const data = toFloat32(output)
  const [first, ...rest] = output?.dims ?? []
  const isPlanes = rest.length === 3 && rest[0] === dim
  if (first !== count || !(isPlanes || rest.at(-1) === dim)) {
    throw new EmbedderError(
      `the middle layer is [${output?.dims.join(', ')}], its card says ${dim} values at each place`,
      { remedy: 'correct output.mid in the card' },
    )
  }
  const perPicture = data.length / count
  const places = perPicture / dim
  const [ofValue, ofPlace] = isPlanes ? [places, 1] : [1, dim]
  return Array.from({ length: count }, (_, picture) => {
    const mean = new Float32Array(dim)
    for (let at = 0; at < dim; at += 1) {
      let sum = 0
      for (let place = 0; place < places; place += 1) {
        sum += data[picture * perPicture + at * ofValue + place * ofPlace] ?? 0
      }
      mean[at] = sum / places
    }
    return normalise(mean)
  })
}

function checkedOutput(output: OnnxValue | undefined, { count, dim, pool }: OutputShape) {
  const data = toFloat32(output)
  const dims = pool === 'none' ? withoutMap(output?.dims ?? []) : (output?.dims ?? [])
  const rank = pool === 'none' ? 2 : 3
  if (dims.length !== rank || dims[0] !== count || dims.at(-1) !== dim) {
    const expected = pool === 'none' ? `[${count}, ${dim}]` : `[${count}, tokens, ${dim}]`
    throw new EmbedderError(`the model gave [${dims.join(', ')}], its card says ${expected}`, {
      remedy: 'correct output.dim or output.pool in the card',
    })
  }
  return { data, dims }
}

/** Models in half precision give float16, some converters float64. */
function toFloat32(output: OnnxValue | undefined): Float32Array {
  const data: unknown = output?.data
  if (data instanceof Float32Array) return data
  if (data instanceof Float16Array || data instanceof Float64Array) return Float32Array.from(data)
  throw new EmbedderError(`the model gave ${output ? output.type : 'nothing'}, not float32`, {
    remedy:
      'name an output of float32, float16 or float64 in the card, or export the model with one',
  })
}

/** A map of features that was pooled to one place keeps its height and width of 1. */
function withoutMap(dims: readonly number[]): readonly number[] {
  return dims.length > 2 && dims.at(-1) === 1 ? withoutMap(dims.slice(0, -1)) : dims
}

function pool(values: Float32Array, { dim, pool: rule }: OutputShape, dims: readonly number[]) {
  if (rule !== 'mean') return values.slice(0, dim)
  const tokens = dims[1] ?? 1
  const mean = new Float32Array(dim)
  for (let token = 0; token < tokens; token += 1) {
    for (let at = 0; at < dim; at += 1) {
      mean[at] = (mean[at] ?? 0) + (values[token * dim + at] ?? 0) / tokens
    }
  }
  return mean
}

function normalise(vector: Float32Array): Float32Array {
  const unit = toUnitVector(vector)
  if (!unit) throw new EmbedderError('the model gave a vector that is zero or not finite')
  return unit
}
