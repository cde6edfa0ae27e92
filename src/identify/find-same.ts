import type { HashedRegion, PhotoFingerprint } from '#src/photo/fingerprint.ts'
import { isSamePicture, isSameUnderCaption, keyRadius } from '#src/photo/same-picture.ts'
import type { AnswerContext, AnswerStore, NearAnswer } from '#src/ports/answer-store.ts'

export interface Search {
  readonly answers: Pick<AnswerStore, 'findNear'>
  readonly hashed: PhotoFingerprint
  readonly context: AnswerContext
}

/**
 * What is known of the same picture. Looks for what it was cut out of only when it is nowhere as it is: that takes a
 * hundred times as many lookups.
 */
export async function findSame({
  answers,
  hashed,
  context,
}: Search): Promise<readonly NearAnswer[]> {
  const findNear = (regions: readonly HashedRegion[]) =>
    answers.findNear({ keys: regions.map(({ key }) => key), radius: keyRadius }, context)
  const near = await findNear(hashed.regions)
  for (const isSame of [isSamePicture, isSameUnderCaption]) {
    const same = near.filter(({ fingerprint }) => isSame(fingerprint, hashed.regions))
    if (same.length > 0) return same
  }
  const cropCandidates = hashed.cropCandidates()
  const larger = await findNear(cropCandidates)
  return larger.filter(({ fingerprint }) => isSamePicture(fingerprint, cropCandidates))
}
