export interface JpegScans {
  readonly count: number
  /** Whether the end marker of the picture is there. */
  readonly ended: boolean
}

const endOfImage = 0xd9
const startOfScan = 0xda

/**
 * The scans of a JPEG, counted marker by marker as a decoder does (ITU-T T.81, annex B): metadata are skipped by their
 * length, and what stands behind the end marker, such as the clip of a motion photo, is no part of the picture.
 */
export function jpegScans(bytes: Uint8Array): JpegScans {
  let count = 0
  let at = 2
  for (;;) {
    const place = nextMarker(bytes, at)
    const marker = bytes[place]
    if (marker === undefined) return { count, ended: false }
    if (marker === endOfImage) return { count, ended: true }
    if (marker === startOfScan) count += 1
    at = place + 1 + (isAlone(marker) ? 0 : lengthAt(bytes, place + 1))
  }
}

/** The place of the next byte that names a marker: one after FF that is no FF, and no 00, which means FF as data. */
function nextMarker(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]
    if (next !== 0 && next !== 0xff) return at + 1
  }
  return bytes.length
}

/** Restart markers and TEM have no content; a start of image has none either. */
function isAlone(marker: number): boolean {
  return (marker >= 0xd0 && marker <= 0xd8) || marker === 0x01
}

/** Of a segment, with the two bytes that hold it. */
function lengthAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
}
