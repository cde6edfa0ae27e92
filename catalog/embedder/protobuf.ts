/** The three wire types of Protocol Buffers that ONNX files need. */
const VARINT = 0
const BYTES = 2
const FIXED32 = 5

/** One encoded field: tag and value. Fields are joined in the order given. */
export type Field = Uint8Array

/** An integer field, encoded as a varint; negative numbers take ten bytes, as the format asks. */
export function integer(number: number, value: number): Field {
  return join([tag(number, VARINT), varint(BigInt.asUintN(64, BigInt(value)))])
}

/** A 32-bit float field. */
export function float(number: number, value: number): Field {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setFloat32(0, value, true)
  return join([tag(number, FIXED32), bytes])
}

/** A length-delimited field: raw bytes, UTF-8 text, or a message made of other fields. */
export function bytes(number: number, value: Uint8Array | string | readonly Field[]): Field {
  const content = toBytes(value)
  return join([tag(number, BYTES), varint(BigInt(content.length)), content])
}

/** Concatenates encoded fields into one message. */
export function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

function toBytes(value: Uint8Array | string | readonly Field[]): Uint8Array {
  if (typeof value === 'string') return new TextEncoder().encode(value)
  return value instanceof Uint8Array ? value : join(value)
}

function tag(number: number, wireType: number): Uint8Array {
  return varint(BigInt(number * 8 + wireType))
}

function varint(value: bigint): Uint8Array {
  const out: number[] = []
  let rest = value
  while (rest > 127n) {
    out.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  out.push(Number(rest))
  return Uint8Array.from(out)
}
