import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bytes, type Field, integer, join as message } from '#catalog/embedder/protobuf.ts'
import { sha256 } from '#src/lib/hash.ts'

/** onnx.proto, TensorProto.DataType. */
const types = { float32: 1, uint8: 2, int64: 7, float16: 10, float64: 11 } as const
type Type = keyof typeof types
type Dims = readonly (number | string)[]

export interface OddModel {
  readonly input?: Type
  /** With the batch; a name is a free size. */
  readonly inputDims?: Dims
  readonly output?: Type
  readonly outputDims?: Dims
  /** Put between the mean of each channel, [N, 3, 1, 1], and the output. */
  readonly squeeze?: boolean
  /** Weights by which the means are multiplied, in a file beside the model. */
  readonly weights?: { readonly file: string; readonly values: readonly number[] }
  readonly card?: object
}

/** Height and width of the pictures. */
export const oddSize = [4, 6] as const

interface Node {
  readonly type: string
  readonly inputs: readonly string[]
  readonly output: string
  readonly attributes?: readonly Field[]
}

const attribute = (name: string, ...value: readonly Field[]) => bytes(5, [bytes(1, name), ...value])
const whole = (name: string, value: number) => attribute(name, integer(3, value), integer(20, 2))
const list = (name: string, values: readonly number[]) =>
  attribute(name, ...values.map((value) => integer(8, value)), integer(20, 7))

function node({ type, inputs, output, attributes = [] }: Node): Field {
  return bytes(1, [
    ...inputs.map((name) => bytes(1, name)),
    bytes(2, output),
    bytes(4, type),
    ...attributes,
  ])
}

function value(
  field: number,
  name: string,
  { type, dims }: { readonly type: Type; readonly dims: Dims },
): Field {
  const shape = dims.map((dim) =>
    bytes(1, [typeof dim === 'string' ? bytes(2, dim) : integer(1, dim)]),
  )
  return bytes(field, [
    bytes(1, name),
    bytes(2, [bytes(1, [integer(1, types[type]), bytes(2, shape)])]),
  ])
}

function external(file: string, length: number): Field {
  const entry = (key: string, text: string) => bytes(13, [bytes(1, key), bytes(2, text)])
  return bytes(5, [
    ...[1, 3, 1, 1].map((dim) => integer(1, dim)),
    integer(2, types.float32),
    bytes(8, 'weights'),
    entry('location', file),
    entry('offset', '0'),
    entry('length', String(length)),
    integer(14, 1),
  ])
}

function graph({
  input = 'float32',
  output = 'float32',
  squeeze = false,
  weights,
  ...dims
}: OddModel): readonly Field[] {
  const {
    inputDims = ['batch', 3, ...oddSize],
    outputDims = ['batch', 3, ...(squeeze ? [] : [1, 1])],
  } = dims
  const last = weights ? 'weighted' : 'mean'
  const nodes: readonly Node[] = [
    { type: 'Cast', inputs: ['pixels'], output: 'wide', attributes: [whole('to', types.float32)] },
    {
      type: 'ReduceMean',
      inputs: ['wide'],
      output: 'mean',
      attributes: [list('axes', [2, 3]), whole('keepdims', squeeze ? 0 : 1)],
    },
    ...(weights ? [{ type: 'Mul', inputs: ['mean', 'weights'], output: 'weighted' }] : []),
    { type: 'Cast', inputs: [last], output: 'vector', attributes: [whole('to', types[output])] },
  ]
  return [
    ...nodes.map(node),
    bytes(2, 'odd'),
    ...(weights ? [external(weights.file, weights.values.length * 4)] : []),
    value(11, 'pixels', { type: input, dims: inputDims }),
    value(12, 'vector', { type: output, dims: outputDims }),
  ]
}

/** The means of the channels, by a model of unusual make; @returns the path of its card. */
export async function writeOddModel(folder: string, odd: OddModel): Promise<string> {
  const model = message([
    integer(1, 8),
    bytes(7, graph(odd)),
    bytes(8, [bytes(1, ''), integer(2, 17)]),
  ])
  if (odd.weights) await writeWeights(folder, odd.weights)
  const hash = sha256(model)
  const name = `odd-${sha256(JSON.stringify(odd)).slice(0, 8)}`
  await writeFile(join(folder, `${name}.onnx`), model)
  const card = {
    name: 'odd',
    file: `${name}.onnx`,
    sha256: hash,
    license: 'none',
    input: {
      name: 'pixels',
      layout: 'NCHW',
      size: oddSize,
      resize: 'squash',
      mean: [0, 0, 0],
      std: [1, 1, 1],
    },
    output: { name: 'vector', dim: 3, pool: 'none' },
    batch: true,
    ...odd.card,
  }
  await writeFile(join(folder, `${name}.json`), JSON.stringify(card))
  return join(folder, `${name}.json`)
}

export async function writeWeights(
  folder: string,
  { file, values }: { readonly file: string; readonly values: readonly number[] },
): Promise<void> {
  await writeFile(join(folder, file), new Uint8Array(Float32Array.from(values).buffer))
}
