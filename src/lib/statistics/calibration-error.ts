/** Answers of about the same confidence. */
export interface CalibrationBin {
  readonly count: number
  /** Mean, 0-1. */
  readonly confidence: number
  /** Share that is right, 0-1. */
  readonly accuracy: number
}

const binCount = 10

/** Answers by tenths of their confidence (0-1); empty tenths are left out. */
export function calibrationBins(
  answers: readonly { readonly confidence: number; readonly isRight: boolean }[],
): readonly CalibrationBin[] {
  const bins = Map.groupBy(answers, ({ confidence }) =>
    Math.min(binCount - 1, Math.floor(confidence * binCount)),
  )
  return [...bins]
    .toSorted(([a], [b]) => a - b)
    .map(([, inBin]) => ({
      count: inBin.length,
      confidence: inBin.reduce((sum, { confidence }) => sum + confidence, 0) / inBin.length,
      accuracy: inBin.filter(({ isRight }) => isRight).length / inBin.length,
    }))
}

/**
 * The expected calibration error: how far confidence and accuracy are apart, over the bins (C. Guo et al., "On
 * Calibration of Modern Neural Networks", ICML 2017). 0-1, null for no answers.
 */
export function calibrationError(bins: readonly CalibrationBin[]): number | null {
  const total = bins.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return null
  return bins.reduce(
    (sum, { count, confidence, accuracy }) =>
      sum + (count / total) * Math.abs(confidence - accuracy),
    0,
  )
}
