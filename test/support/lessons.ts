import type { Confirmation } from '#src/learning/confirm-photo.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { sku } from './products.ts'

/** What a person says of a photo; the same file key for the same bytes. */
export async function lessonOf(
  bytes: Uint8Array,
  name: string | null,
  decidedBy: Confirmation['decidedBy'] = 'manager',
): Promise<Confirmation> {
  const { sha256, decode } = await openPhoto(bytes)
  const said = name === null ? null : sku(name)
  return { fileKey: `telegram:${sha256}`, bytes, sha256, decode, sku: said, decidedBy }
}
