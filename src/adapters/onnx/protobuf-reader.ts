import { readSync } from 'node:fs'

/** A field of a message. */
export interface Field {
  readonly number: number
  /** Of its tag. */
  readonly start: number
  /** Of the content; the same for a field without a length. */
  readonly from: number
  readonly to: number
  readonly hasLength: boolean
}

/** The fields of the message that lies between two offsets. @throws when it is none. */
export function* fieldsOf(
  reader: Reader,
  { from, to }: { readonly from: number; readonly to: number },
): Generator<Field> {
  let at = from
  while (at < to && !reader.isEnd(at)) {
    const [tag, afterTag] = reader.varint(at)
    const number = Math.floor(tag / 8)
    const field = fieldAt(reader, { number, start: at, wire: tag % 8, at: afterTag })
    yield field
    at = field.to
  }
}

interface TaggedField {
  readonly number: number
  readonly start: number
  readonly wire: number
  /** After the tag. */
  readonly at: number
}

function fieldAt(reader: Reader, { wire, at, ...field }: TaggedField): Field {
  if (wire === 0) {
    const [, to] = reader.varint(at)
    return { ...field, from: at, to, hasLength: false }
  }
  if (wire === 1) return { ...field, from: at, to: at + 8, hasLength: false }
  if (wire === 5) return { ...field, from: at, to: at + 4, hasLength: false }
  if (wire !== 2) throw new Error(`it is no ONNX file (byte ${at})`)
  const [length, from] = reader.varint(at)
  return { ...field, from, to: from + length, hasLength: true }
}

/** Reads a file where it is asked to, however large it is. */
export interface Reader {
  isEnd(at: number): boolean
  /** @returns the number and the offset after it */
  varint(at: number): readonly [number, number]
  text(from: number, to: number): string
}

/** Of names in a file. */
const longestText = 4096

/** @param file a descriptor */
export function createReader(file: number): Reader {
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
