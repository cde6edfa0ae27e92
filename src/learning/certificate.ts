import type { Certificate } from '#src/identify/scoring/threshold-values.ts'
import { answersToCertify, certifiedShare } from '#src/lib/statistics/clopper-pearson.ts'

/** Decisions on photos that the rule was not fitted to, each photo once. */
export interface HeldOutDecisions {
  readonly photos: number
  readonly decided: number
  readonly right: number
}

/** @param target below 1 */
export function certify({ photos, decided, right }: HeldOutDecisions, target: number): Certificate {
  const precision = certifiedShare(right, decided)
  if (precision >= target) return { target, precision, morePhotos: 0 }
  if (decided === 0) return { target, precision }
  const needed = answersToCertify(target, decided - right)
  return { target, precision, morePhotos: Math.ceil((needed * photos) / decided) - photos }
}
