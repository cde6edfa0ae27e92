import { crc32 } from 'node:zlib'

const signatureBytes = 8

function chunk(type: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}

function chunksOf(png: Buffer): readonly { readonly type: string; readonly content: Buffer }[] {
  const chunks: { type: string; content: Buffer }[] = []
  for (let at = signatureBytes; at < png.length; ) {
    const length = png.readUInt32BE(at)
    const type = png.toString('latin1', at + 4, at + 8)
    chunks.push({ type, content: png.subarray(at + 8, at + 8 + length) })
    at += length + 12
  }
  return chunks
}

/** One frame over the whole picture for a tenth of a second (W3C PNG, third edition, 11.3.6.2). */
function frameControl(sequence: number, width: number, height: number): Buffer {
  const content = Buffer.alloc(26)
  content.writeUInt32BE(sequence, 0)
  content.writeUInt32BE(width, 4)
  content.writeUInt32BE(height, 8)
  content.writeUInt16BE(1, 20)
  content.writeUInt16BE(10, 22)
  return chunk('fcTL', content)
}

/** An animated PNG of two frames made of two PNGs of one size and kind; `still` is the picture that comes first. */
export function animatedPng(still: Buffer, next: Buffer): Buffer {
  const chunks = chunksOf(still)
  const header = chunks.find(({ type }) => type === 'IHDR')?.content ?? Buffer.alloc(13)
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const dataOf = (png: Buffer) =>
    Buffer.concat(
      chunksOf(png)
        .filter(({ type }) => type === 'IDAT')
        .map(({ content }) => content),
    )
  const sequence = Buffer.alloc(4)
  sequence.writeUInt32BE(2)
  return Buffer.concat([
    still.subarray(0, signatureBytes),
    chunk('IHDR', header),
    chunk('acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0])),
    frameControl(0, width, height),
    chunk('IDAT', dataOf(still)),
    frameControl(1, width, height),
    chunk('fdAT', Buffer.concat([sequence, dataOf(next)])),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
