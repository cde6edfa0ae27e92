import { toModelPhoto } from './model-photo.ts'
import type { OpenPhoto } from './open-photo.ts'

/** Opens a photo's bytes, and throws for what is none. */
export type OpenBytes = (bytes: Uint8Array) => Promise<OpenPhoto>

/** Pixels of the longest side: sharp enough at the size that reports show. */
const longestSide = 320

/** A picture made small, as a `data:` address; undefined when it cannot be read. */
export async function previewOf(
  bytes: Uint8Array,
  openPhoto: OpenBytes,
): Promise<string | undefined> {
  try {
    const { jpeg } = await toModelPhoto(await (await openPhoto(bytes)).decode(), longestSide)
    return jpegAddress(jpeg)
  } catch {
    return undefined
  }
}

/** The `data:` address of a JPEG. */
export function jpegAddress(jpeg: Uint8Array): string {
  return `data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}`
}
