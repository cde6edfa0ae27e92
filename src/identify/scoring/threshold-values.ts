import type { LogisticModel } from '#src/lib/logistic.ts'

/** When the reference photos decide. Scores of SKUs are on the scale of cosines; all is fitted per space. */
export interface Thresholds {
  /** The best SKU must score at least as much. */
  readonly threshold: number
  /** And be ahead of the second by at least as much. */
  readonly margin: number
  /** A SKU that scores less is not even offered to the shopper. */
  readonly plausible: number
  /** Score and lead of the best SKU -> the chance that it is right. */
  readonly confidence: LogisticModel
  /** What the photos that they were fitted to prove; left out where nobody asked. */
  readonly certificate?: Certificate
}

/** What photos prove of what thresholds decide. */
export interface Certificate {
  /** What was asked for, 0-1. */
  readonly target: number
  /** At least this share of what is decided is right, with 95 % confidence (Clopper-Pearson), 0-1. */
  readonly precision: number
  /**
   * So many more photos of the same kind would prove the target, if not one more is decided wrongly; 0: it is proven.
   * Left out when nothing is decided, so that nobody can tell.
   */
  readonly morePhotos?: number
}
