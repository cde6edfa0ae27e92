import { bytes, type Field, float, integer, join } from './protobuf.ts'

/** The name of a tensor inside a graph. */
export type Tensor = string

export type Attribute = number | string | readonly number[] | { readonly float: number }

/**
 * Collects the nodes and constants of one ONNX graph and writes it as a file.
 * Only what this folder needs: float32 and int64 constants, one input, a free batch dimension.
 * Field numbers are those of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 */
export interface OnnxGraph {
  /** Adds a node with one output and returns the output. */
  readonly op: (
    type: string,
    inputs: readonly Tensor[],
    attributes?: Readonly<Record<string, Attribute>>,
  ) => Tensor
  /** The `count` smallest values along the last axis, smallest first. */
  readonly smallest: (a: Tensor, count: number) => Tensor
  /** A float32 constant; `dims` is empty for a scalar. */
  readonly floats: (dims: readonly number[], values: ArrayLike<number>) => Tensor
  /** A one-dimensional int64 constant: shapes, axes, indices. */
  readonly ints: (values: readonly number[]) => Tensor
  /** Writes the model; `outputs` maps the public name to tensor and shape without the batch. */
  readonly write: (model: ModelSignature) => Uint8Array
}

export interface ModelSignature {
  readonly name: string
  readonly input: { readonly name: string; readonly dims: readonly number[] }
  readonly outputs: Readonly<Record<string, { tensor: Tensor; dims: readonly number[] }>>
}

const IR_VERSION = 8
const OPSET = 17
const FLOAT = 1
const INT64 = 7

export function createOnnxGraph(): OnnxGraph {
  const nodes: Field[] = []
  const constants: Field[] = []
  let count = 0
  const fresh = (prefix: string): Tensor => `${prefix}_${count++}`

  const addConstant = (tensor: Omit<ConstantTensor, 'name'>): Tensor => {
    const name = fresh('c')
    constants.push(bytes(5, tensorProto({ ...tensor, name })))
    return name
  }
  const op: OnnxGraph['op'] = (type, inputs, attributes = {}) => {
    const output = fresh(type)
    nodes.push(bytes(1, nodeProto({ type, inputs, outputs: [output], attributes })))
    return output
  }
  const ints: OnnxGraph['ints'] = (values) =>
    addConstant({
      dims: [values.length],
      type: INT64,
      raw: littleEndian(BigInt64Array.from(values.map(BigInt))),
    })
  return {
    op,
    ints,
    smallest: (a, count) => {
      // The second output, the indices, is obligatory but never read.
      const outputs = [fresh('TopK'), fresh('indices')]
      const inputs = [a, ints([count])]
      nodes.push(bytes(1, nodeProto({ type: 'TopK', inputs, outputs, attributes: { largest: 0 } })))
      return outputs[0] ?? ''
    },
    floats: (dims, values) =>
      addConstant({ dims, type: FLOAT, raw: littleEndian(Float32Array.from(values)) }),
    write: (signature) => {
      for (const [name, { tensor }] of Object.entries(signature.outputs))
        nodes.push(
          bytes(
            1,
            nodeProto({ type: 'Identity', inputs: [tensor], outputs: [name], attributes: {} }),
          ),
        )
      return modelProto(signature, [...nodes, ...constants])
    },
  }
}

interface ConstantTensor {
  readonly name: Tensor
  readonly dims: readonly number[]
  readonly type: number
  readonly raw: Uint8Array
}

interface Node {
  readonly type: string
  readonly inputs: readonly Tensor[]
  readonly outputs: readonly Tensor[]
  readonly attributes: Readonly<Record<string, Attribute>>
}

// Typed arrays hold the machine's byte order; ONNX wants little-endian, which every platform
// that onnxruntime-node ships for has.
function littleEndian(values: Float32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}

function tensorProto({ name, dims, type, raw }: ConstantTensor): Field[] {
  return [...dims.map((dim) => integer(1, dim)), integer(2, type), bytes(8, name), bytes(9, raw)]
}

function nodeProto({ type, inputs, outputs, attributes }: Node): Field[] {
  return [
    ...inputs.map((input) => bytes(1, input)),
    ...outputs.map((output) => bytes(2, output)),
    bytes(3, outputs[0] ?? ''),
    bytes(4, type),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attributeProto(name, value))),
  ]
}

function attributeProto(name: string, value: Attribute): Field[] {
  const named = bytes(1, name)
  if (typeof value === 'string') return [named, bytes(4, value), integer(20, 3)]
  if (typeof value === 'number') return [named, integer(3, value), integer(20, 2)]
  if ('float' in value) return [named, float(2, value.float), integer(20, 1)]
  return [named, ...value.map((item) => integer(8, item)), integer(20, 7)]
}

function modelProto({ name, input, outputs }: ModelSignature, parts: readonly Field[]): Field {
  const graph = [
    ...parts,
    bytes(2, name),
    bytes(11, valueInfo(input.name, input.dims)),
    ...Object.entries(outputs).map(([key, { dims }]) => bytes(12, valueInfo(key, dims))),
  ]
  return join([
    integer(1, IR_VERSION),
    bytes(2, 'vitryna'),
    bytes(7, graph),
    bytes(8, [bytes(1, ''), integer(2, OPSET)]),
  ])
}

function valueInfo(name: string, dims: readonly number[]): Field[] {
  const shape = [
    bytes(1, [bytes(2, 'batch')]),
    ...dims.map((dim) => bytes(1, [dim < 0 ? bytes(2, 'length') : integer(1, dim)])),
  ]
  return [bytes(1, name), bytes(2, [bytes(1, [integer(1, FLOAT), bytes(2, shape)])])]
}
