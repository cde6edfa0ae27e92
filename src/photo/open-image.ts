import sharp, { type Sharp } from 'sharp'
import { jpegScans } from './jpeg-scans.ts'

/**
 * A file of a picture for sharp, in the one way that photos are read here: what may be asked about is also what can be
 * shown. Of an animated file it is the first frame. Slips of a camera's encoder are forgiven, missing pixels are not.
 */
export function openImage(bytes: Uint8Array): Sharp {
  // The limit of pixels is checked, with words of its own, before anything is decoded.
  const options = { limitInputPixels: false, pages: 1 } as const
  if (!isUnendedJpeg(bytes)) return sharp(bytes, { ...options, failOn: 'truncated' })
  // With an end put to it the decoder warns if there are fewer pixels than the header says, and only then.
  return sharp(Buffer.concat([bytes, Buffer.from([0xff, 0xd9])]), { ...options, failOn: 'warning' })
}

/** The same, upright, and white where it is transparent. */
export function openUpright(bytes: Uint8Array): Sharp {
  return openImage(bytes).autoOrient().flatten({ background: '#ffffff' })
}

function isUnendedJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && !jpegScans(bytes).ended
}
