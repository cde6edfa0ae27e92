import type { Certificate } from '#src/identify/scoring/threshold-values.ts'

/** What thresholds are worth, and how many more photos would prove what was asked for. */
export function describeCertificate({ target, precision, morePhotos }: Certificate): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`
  const proven = `left-out photos prove that at least ${percent(precision)} of what is decided is right`
  if (morePhotos === 0) return proven
  if (morePhotos === undefined)
    return `${proven}, for nothing is: ${percent(target)} were asked for`
  return `${proven}: ${morePhotos} more, decided as rightly, would prove the ${percent(target)} asked for`
}
