import { closeSync, openSync, readSync } from 'node:fs'

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

interface Field {
  readonly number: number
  /** Of the content; the same for a field without a length. */
  readonly from: number
  readonly to: number
  readonly hasLength: boolean
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

function* fieldsOf(reader: Reader, { from, to }: Part): Generator<Field> {
  let at = from
  while (at < to && !reader.isEnd(at)) {
    const [tag, afterTag] = reader.varint(at)
    const field = fieldAt(reader, { number: Math.floor(tag / 8), wire: tag % 8, at: afterTag })
    yield field
    at = field.to
  }
}

function fieldAt(
  reader: Reader,
  { number, wire, at }: { readonly number: number; readonly wire: number; readonly at: number },
): Field {
  if (wire === 0) {
    const [, to] = reader.varint(at)
    return { number, from: at, to, hasLength: false }
  }
  if (wire === 1) return { number, from: at, to: at + 8, hasLength: false }
  if (wire === 5) return { number, from: at, to: at + 4, hasLength: false }
  if (wire !== 2) throw new Error(`it is no ONNX file (byte ${at})`)
  const [length, from] = reader.varint(at)
  return { number, from, to: from + length, hasLength: true }
}

interface Reader {
  isEnd(at: number): boolean
  /** @returns the number and the offset after it */
  varint(at: number): readonly [number, number]
  text(from: number, to: number): string
}

/** Of names in a file. */
const longestText = 4096

function createReader(file: number): Reader {
  const window = Buffer.alloc(65_536)
  let start = 0
  let length = 0

  function byteAt(at: number): number | undefined {
    if (at < start || at >= start + length) {
      start = at
      length = readSync(file, window, 0, window.length, at)
    }
    return length > 0 ? window[at - start] : undefined
  }

  return {
    isEnd: (at) => byteAt(at) === undefined,
    varint(at) {
      let value = 0
      for (let index = 0; index < 10; index += 1) {
        const byte = byteAt(at + index)
        if (byte === undefined) throw new Error('it ends in the middle')
        // Not by shifting: a length may have more than 31 bits.
        value += (byte & 0x7f) * 2 ** (7 * index)
        if (byte < 0x80) return [value, at + index + 1]
      }
      throw new Error(`it is no ONNX file (byte ${at})`)
    },
    text(from, to) {
      const bytes = Buffer.alloc(Math.min(to - from, longestText))
      return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, from))
    },
  }
}
