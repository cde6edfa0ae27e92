import type { CropKeys, HashedRegion, PhotoFingerprint } from '#src/photo/fingerprint.ts'
import { isSamePicture, isSameUnderCaption, keyRadius } from '#src/photo/same-picture.ts'
import type { AnswerContext, AnswerStore, NearAnswer } from '#src/ports/answer-store.ts'

export interface Search {
  readonly answers: Pick<AnswerStore, 'findNear'>
  readonly cropKeys: CropKeys
  readonly hashed: PhotoFingerprint
  readonly context: AnswerContext
}

/**
 * Bits within which no crop is missed. A photo that was cut is near many of its hundreds of crops at once: of 4,410 cut
 * photos all were found within 18, and all but two within 17. A lookup takes a fifth of what one within the whole radius
 * takes.
 */
export const sureCropRadius = 19

/**
 * What is known of the same picture. Looks for what it was cut out of only when it is nowhere as it is: that takes a
 * hundred times as many lookups.
 */
export async function findSame({
  answers,
  cropKeys,
  hashed,
  context,
}: Search): Promise<readonly NearAnswer[]> {
  const findNear = (regions: readonly HashedRegion[], sureRadius: number) => {
    const keys = regions.map(({ key }) => key)
    return answers.findNear({ keys, radius: keyRadius, sureRadius }, context)
  }
  const near = await findNear(hashed.regions, keyRadius)
  for (const isSame of [isSamePicture, isSameUnderCaption]) {
    const same = near.filter(({ fingerprint }) => isSame(fingerprint, hashed.regions))
    if (same.length > 0) return same
  }
  const cropCandidates = await hashed.cropCandidates(cropKeys)
  const larger = await findNear(cropCandidates, sureCropRadius)
  return larger.filter(({ fingerprint }) => isSamePicture(fingerprint, cropCandidates))
}
