/** A segment of a JPEG: marker, length, content. */
export function jpegSegment(marker: number, content: Uint8Array | readonly number[]): Buffer {
  const length = content.length + 2
  return Buffer.concat([
    Buffer.from([0xff, marker, length >> 8, length & 255]),
    content instanceof Uint8Array ? content : Buffer.from(content),
  ])
}

/** The file with segments put in right after its first two bytes, where a camera writes its metadata. */
export function withSegments(jpeg: Uint8Array, ...segments: readonly Uint8Array[]): Buffer {
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)])
}

/** `size` bytes full of what would be start-of-scan markers if they stood in a picture's data. */
export function fakeScans(size: number): Buffer {
  return Buffer.alloc(size, Buffer.from([0xff, 0xda, 0x00, 0x0c]))
}

/** As some Samsung phones write them: the parameters of the scan are those of no baseline JPEG. */
export function withZeroedScanParameters(jpeg: Uint8Array): Buffer {
  const bytes = Buffer.from(jpeg)
  const scan = bytes.indexOf(Buffer.from([0xff, 0xda]))
  const length = bytes.readUInt16BE(scan + 2)
  // Ss, Se and Ah/Al are the last three bytes of its header.
  bytes.fill(0, scan + 2 + length - 3, scan + 2 + length)
  return bytes
}
