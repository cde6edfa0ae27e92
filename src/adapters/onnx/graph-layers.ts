import { createReader, fieldsOf, type Reader } from './protobuf-reader.ts'

/** What a node of a model gives first. */
export interface Layer {
  readonly node: string
  readonly output: string
}

/** Where the graph lies in a file: its tag, its content, and what comes after it. */
export interface GraphPlace {
  readonly start: number
  readonly from: number
  readonly to: number
}

export interface ModelGraph {
  readonly graph: GraphPlace
  /** In the order in which they are computed. */
  readonly layers: readonly Layer[]
  /** What the model gives, by name. */
  readonly outputs: readonly string[]
}

/**
 * The layers of a model, by the field numbers of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
 * @param file a descriptor
 * @throws when it is no ONNX file
 */
export function findLayers(file: number): ModelGraph {
  const reader = createReader(file)
  const model = [...fieldsOf(reader, { from: 0, to: Number.POSITIVE_INFINITY })]
  const graph = model.find(({ number, hasLength }) => number === 7 && hasLength)
  if (!graph) throw new Error('it has no graph')
  const fields = [...fieldsOf(reader, graph)]
  return {
    graph,
    layers: fields
      .filter(({ number }) => number === 1)
      .map((node) => ({ output: textOf(reader, node, 2), node: textOf(reader, node, 3) })),
    outputs: fields
      .filter(({ number }) => number === 12)
      .map((output) => textOf(reader, output, 1)),
  }
}

/** The first text of a field in a message; '' where there is none. */
function textOf(
  reader: Reader,
  message: { readonly from: number; readonly to: number },
  wanted: number,
): string {
  for (const { number, from, to } of fieldsOf(reader, message)) {
    if (number === wanted) return reader.text(from, to)
  }
  return ''
}
