import { closeSync, openSync } from 'node:fs'
import { createReader, fieldsOf, type Reader } from './protobuf-reader.ts'

/**
 * The files beside a model that hold weights of it, as the model names them, each once.
 * Only the places are read where onnx.proto keeps tensors; the tensors themselves are skipped, however large.
 * @throws when the file cannot be read or is no protobuf.
 */
export function externalFilesOf(modelFile: string): readonly string[] {
  const file = openSync(modelFile, 'r')
  try {
    const found = new Set<string>()
    collect(createReader(file), { kind: 'model', from: 0, to: Number.POSITIVE_INFINITY, found })
    return [...found].sort()
  } finally {
    closeSync(file)
  }
}

type Message =
  | 'model'
  | 'graph'
  | 'function'
  | 'node'
  | 'attribute'
  | 'sparse'
  | 'tensor'
  | 'training'
  | 'entry'

/** Fields that lead to a tensor, by number (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). */
const inside: Readonly<Record<Exclude<Message, 'entry'>, Readonly<Record<number, Message>>>> = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  training: { 1: 'graph', 2: 'graph' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  function: { 7: 'node', 11: 'attribute' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  tensor: { 13: 'entry' },
}

interface Part {
  readonly kind: Message
  /** Offsets in the file; the end is beyond the last byte. */
  readonly from: number
  readonly to: number
  readonly found: Set<string>
}

function collect(reader: Reader, part: Part): void {
  if (part.kind === 'entry') {
    collectLocation(reader, part)
    return
  }
  const leads = inside[part.kind]
  for (const { number, from, to, hasLength } of fieldsOf(reader, part)) {
    const kind = leads[number]
    if (kind && hasLength) collect(reader, { kind, from, to, found: part.found })
  }
}

/** A pair of `key` and `value`; the key `location` has the name of the file. */
function collectLocation(reader: Reader, part: Part): void {
  const texts = new Map<number, string>()
  for (const { number, from, to } of fieldsOf(reader, part))
    texts.set(number, reader.text(from, to))
  const location = texts.get(2)
  if (texts.get(1) === 'location' && location) part.found.add(location)
}
