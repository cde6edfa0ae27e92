import type { Fingerprint } from '#src/domain/fingerprint.ts'
import type { DuplicatePhoto, OriginalPhoto, PhotoToIndex } from '#src/ports/reference-store.ts'

/** How a photo looks. */
export interface HashedPhoto {
  /** What it is known again by; without keys when it is too flat for that. */
  readonly fingerprint: Fingerprint
  /** Whether another photo, of which this is kept, is the same picture. */
  isSameAs(known: Fingerprint): boolean
}

export interface SeenPhoto {
  readonly photo: PhotoToIndex
  readonly hashed: HashedPhoto
}

/**
 * Which of `photos` show the very picture of another photo of the same SKU and role: of one that has a vector, or of
 * one that comes before among `photos`. The same picture twice would only weigh a SKU's score. What has a vector
 * already keeps it.
 */
export function findDuplicates(
  photos: readonly SeenPhoto[],
  withVector: readonly OriginalPhoto[],
): readonly DuplicatePhoto[] {
  const originals = new Map(withVector.map((original) => [original.id, original]))
  const duplicates: DuplicatePhoto[] = []
  for (const { photo, hashed } of photos) {
    if (originals.has(photo.id)) continue
    const same = [...originals.values()].find(
      ({ sku, role, fingerprint }) =>
        sku === photo.sku && role === photo.role && hashed.isSameAs(fingerprint),
    )
    if (same) duplicates.push({ photoId: photo.id, originalId: same.id })
    else originals.set(photo.id, { ...photo, fingerprint: hashed.fingerprint })
  }
  return duplicates
}
